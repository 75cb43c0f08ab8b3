-- Of the flags about claims that people judged, how many were right, by kind?
select
    v.kind,
    count(*) as judged_count,
    count(*) filter (where v.verdict = 'confirmed') as confirmed_count,
    round(avg(case when v.verdict = 'confirmed' then 1.0 else 0.0 end), 2) as precision
from marts.claim_verdicts as v
group by v.kind
order by judged_count desc, v.kind asc;
