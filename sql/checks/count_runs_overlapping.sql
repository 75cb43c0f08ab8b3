-- Runs of subscriber counts that begin before the run before them ended.
select
    a.telegram_channel_id,
    a.first_observed_at,
    b.last_observed_at as previous_last_observed_at
from core.subscriber_counts as a
inner join lateral (
    select r.last_observed_at
    from core.subscriber_counts as r
    where
        r.telegram_channel_id = a.telegram_channel_id
        and r.first_observed_at < a.first_observed_at
    order by r.first_observed_at desc
    limit 1
) as b on true
where b.last_observed_at >= a.first_observed_at;
