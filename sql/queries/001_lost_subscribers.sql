-- Which channels lost more than 3 % within a day, and what had they posted before?
-- A day is a rolling 24 hours. A channel is told once, with its deepest fall and the posts of the day before it.
with asked as (
    select
        timestamptz '2026-10-05' as since,
        0.03 as share
),

falls as (
    select distinct on (s.telegram_channel_id)
        s.telegram_channel_id,
        s.username,
        s.observed_by,
        s.count_24h_before,
        s.subscriber_count
    from marts.subscriber_changes as s
    cross join asked
    where
        s.observed_by >= asked.since
        and s.subscriber_count < s.count_24h_before * (1 - asked.share)
    order by s.telegram_channel_id, s.subscriber_count
)

select
    f.username,
    f.count_24h_before,
    f.subscriber_count,
    p.telegram_message_id,
    p.state,
    left(p.body, 60) as beginning
from falls as f
left join marts.posts as p
    on
        f.telegram_channel_id = p.telegram_channel_id
        and f.observed_by - interval '24 hours' <= p.published_at
        and f.observed_by > p.published_at
order by f.username asc, p.published_at desc;
