-- Every change of a subscriber count between two observations.
create view marts.subscriber_changes as
select
    n.telegram_channel_id,
    c.username,
    before.last_observed_at as observed_after,
    n.first_observed_at as observed_by,
    before.subscriber_count as previous_count,
    n.subscriber_count,
    n.subscriber_count - before.subscriber_count as change,
    (n.subscriber_count - before.subscriber_count)::double precision
    / nullif(before.subscriber_count, 0) as change_ratio,
    (
        select earlier.subscriber_count
        from core.subscriber_counts as earlier
        where
            earlier.telegram_channel_id = n.telegram_channel_id
            and earlier.first_observed_at <= n.first_observed_at - interval '24 hours'
        order by earlier.first_observed_at desc
        limit 1
    ) as count_24h_before,
    n.recorded_at
from core.subscriber_counts as n
inner join core.channels as c on n.telegram_channel_id = c.telegram_channel_id
inner join lateral (
    select
        r.last_observed_at,
        r.subscriber_count
    from core.subscriber_counts as r
    where
        r.telegram_channel_id = n.telegram_channel_id
        and r.first_observed_at < n.first_observed_at
    order by r.first_observed_at desc
    limit 1
) as before on true
where
    n.subscriber_count <> before.subscriber_count
    and not exists (
        select from core.discussion_groups as d
        where d.telegram_channel_id = n.telegram_channel_id
    );

comment on view marts.subscriber_changes is 'Every change of a subscriber count between two observations. Grain: one channel and new count. Source: core.subscriber_counts.';
comment on column marts.subscriber_changes.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.subscriber_changes.username is 'Present main username without @; null without one.';
comment on column marts.subscriber_changes.observed_after is 'Last time the previous count was seen (UTC).';
comment on column marts.subscriber_changes.observed_by is 'First time the new count was seen (UTC).';
comment on column marts.subscriber_changes.previous_count is 'Count before (people).';
comment on column marts.subscriber_changes.subscriber_count is 'Count now (people).';
comment on column marts.subscriber_changes.change is 'Difference (people).';
comment on column marts.subscriber_changes.change_ratio is 'Difference as a share of the count before: 0.03 is 3 %; null after a count of 0.';
comment on column marts.subscriber_changes.count_24h_before is 'Count that stood 24 hours before observed_by; null if none was observed by then.';
comment on column marts.subscriber_changes.recorded_at is 'When this was written (UTC).';
