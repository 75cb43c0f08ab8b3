-- Channels whose latest count is not the one of their latest run.
select
    c.telegram_channel_id,
    c.subscriber_count,
    n.subscriber_count as run_count
from core.channels as c
left join lateral (
    select r.subscriber_count
    from core.subscriber_counts as r
    where r.telegram_channel_id = c.telegram_channel_id
    order by r.first_observed_at desc
    limit 1
) as n on true
where coalesce(c.subscriber_count, -1) <> coalesce(n.subscriber_count, -1);
