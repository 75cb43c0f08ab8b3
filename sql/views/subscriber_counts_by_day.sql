-- Subscriber counts by UTC day.
create view marts.subscriber_counts_by_day as
with runs_by_day as (
    select
        n.telegram_channel_id,
        days.day::date as day,
        n.first_observed_at,
        n.subscriber_count
    from core.subscriber_counts as n
    cross join lateral generate_series(
        date_trunc('day', n.first_observed_at, 'UTC') at time zone 'UTC',
        n.last_observed_at at time zone 'UTC',
        interval '1 day'
    ) as days (day)
)

select
    d.telegram_channel_id,
    c.username,
    d.day,
    (array_agg(d.subscriber_count order by d.first_observed_at))[1] as opening_count,
    (array_agg(d.subscriber_count order by d.first_observed_at desc))[1] as closing_count,
    min(d.subscriber_count) as lowest_count,
    max(d.subscriber_count) as highest_count
from runs_by_day as d
inner join core.channels as c on d.telegram_channel_id = c.telegram_channel_id
where
    not exists (
        select from core.discussion_groups as g
        where g.telegram_channel_id = d.telegram_channel_id
    )
group by d.telegram_channel_id, c.username, d.day;

comment on view marts.subscriber_counts_by_day is 'Subscriber counts by UTC day. Grain: one channel and day on which it was observed. Source: core.subscriber_counts.';
comment on column marts.subscriber_counts_by_day.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.subscriber_counts_by_day.username is 'Present main username without @; null without one.';
comment on column marts.subscriber_counts_by_day.day is 'UTC day.';
comment on column marts.subscriber_counts_by_day.opening_count is 'Count at its first observation of the day (people).';
comment on column marts.subscriber_counts_by_day.closing_count is 'Count at its last observation of the day (people).';
comment on column marts.subscriber_counts_by_day.lowest_count is 'Lowest count of the day.';
comment on column marts.subscriber_counts_by_day.highest_count is 'Highest count of the day.';
