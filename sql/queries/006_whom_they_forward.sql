-- Whom do the watched channels forward, how often and how fast?
select
    f.username,
    coalesce(f.source_username, f.source_name, 'channel ' || f.source_channel_id) as source,
    f.is_source_watched,
    count(*) as forward_count,
    percentile_cont(0.5) within group (order by f.delay) as median_delay
from marts.forwards as f
where f.published_at >= '2026-10-05' and f.published_at < '2026-10-12'
group by f.username, f.source_username, f.source_name, f.source_channel_id, f.is_source_watched
order by forward_count desc, f.username asc, source asc;
