-- What waits for a person, worst first?
select
    f.severity,
    f.kind,
    f.username,
    f.explanation,
    f.permalink
from marts.open_flags as f
where not f.is_late
order by f.severity_rank desc, f.opened_at asc
limit 50;
