-- Which audiences were stated, by whom and of whom, and what do the counts of that time say?
select
    f.username as said_by,
    f.before ->> 'username' as said_of,
    f.before ->> 'stated' as stated,
    f.detail ->> 'verdict' as verdict,
    f.after #>> '{observed,lowest}' as lowest_observed,
    f.after #>> '{observed,highest}' as highest_observed
from marts.flags as f
where f.kind = 'audience_claim'
order by f.observed_by, f.flag_id;
