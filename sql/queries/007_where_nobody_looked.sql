-- Where may "nothing happened" only mean that nobody looked?
select
    g.username,
    g.gap_from,
    g.gap_to,
    g.duration,
    g.reason
from marts.coverage_gaps as g
where
    g.gap_to >= '2026-10-05'
    and g.duration > interval '1 hour'
    and g.post_channel_id is null  -- no discussion group
order by g.duration desc, g.username asc;
