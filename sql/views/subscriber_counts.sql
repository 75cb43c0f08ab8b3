-- Subscriber counts as a series of runs.
create view marts.subscriber_counts as
select
    n.telegram_channel_id,
    c.username,
    n.subscriber_count,
    n.first_observed_at,
    n.last_observed_at,
    n.observations,
    n.recorded_at
from core.subscriber_counts as n
inner join core.channels as c on n.telegram_channel_id = c.telegram_channel_id
where
    not exists (
        select from core.discussion_groups as d
        where d.telegram_channel_id = n.telegram_channel_id
    );

comment on view marts.subscriber_counts is 'Subscriber counts as a series of runs. Grain: one channel and one run of equal counts without a coverage gap. Source: channelFull.participants_count.';
comment on column marts.subscriber_counts.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.subscriber_counts.username is 'Present main username without @; null without one.';
comment on column marts.subscriber_counts.subscriber_count is 'Subscribers (people), as Telegram gave it.';
comment on column marts.subscriber_counts.first_observed_at is 'First observation of the run (UTC).';
comment on column marts.subscriber_counts.last_observed_at is 'Latest observation of the run (UTC).';
comment on column marts.subscriber_counts.observations is 'How many observations it has.';
comment on column marts.subscriber_counts.recorded_at is 'When this was written (UTC).';
