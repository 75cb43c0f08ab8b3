-- Channels as they stand, with their latest count, state and freshness.
create view marts.channels as
with latest_turn as (
    select max(finished_at) as finished_at from ops.polls
)

select
    c.telegram_channel_id,
    c.kind,
    c.title,
    c.username,
    'https://t.me/' || coalesce(c.username, 'c/' || c.telegram_channel_id) as permalink,
    p.about,
    p.is_verified,
    p.is_scam,
    p.is_fake,
    c.state,
    c.state_observed_after,
    c.state_observed_by,
    c.subscriber_count,
    c.subscriber_count_observed_at,
    c.newest_message_id,
    c.first_observed_at,
    c.last_observed_at,
    coalesce(w.status, 'removed') as watch_status,
    w.poll_interval,
    w.shortest_interval,
    w.longest_interval,
    coalesce(
        w.status = 'active'
        and c.last_observed_at >= latest_turn.finished_at - (2 * w.poll_interval + interval '5 minutes'),
        false
    ) as is_fresh,
    c.recorded_at
from core.channels as c
cross join latest_turn
left join registry.watches as w
    on c.telegram_channel_id = w.telegram_channel_id and w.status <> 'removed'
left join lateral (
    select
        f.about,
        f.is_verified,
        f.is_scam,
        f.is_fake
    from core.channel_profiles as f
    where f.telegram_channel_id = c.telegram_channel_id
    order by f.observed_by desc
    limit 1
) as p on true
where
    not exists (
        select from core.discussion_groups as d
        where d.telegram_channel_id = c.telegram_channel_id
    );

comment on view marts.channels is 'Channels as they stand, with their latest count, state and freshness; groups that are read for their comments are in marts.discussion_groups. Grain: one channel ever observed. Source: core.channels and the watch list.';
comment on column marts.channels.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.channels.kind is 'broadcast (a channel) or supergroup.';
comment on column marts.channels.title is 'Present title of the channel.';
comment on column marts.channels.username is 'Present main username without @; null without one.';
comment on column marts.channels.permalink is 'The t.me address.';
comment on column marts.channels.about is 'Present self-description; empty without one.';
comment on column marts.channels.is_verified is 'Telegram''s verified mark.';
comment on column marts.channels.is_scam is 'Telegram''s scam mark.';
comment on column marts.channels.is_fake is 'Telegram''s fake mark.';
comment on column marts.channels.state is 'active, private, gone, restricted or access_lost.';
comment on column marts.channels.state_observed_after is 'Last time it was seen in its former state (UTC); null if it never changed.';
comment on column marts.channels.state_observed_by is 'First time it was seen in its present state (UTC); null if it never changed.';
comment on column marts.channels.subscriber_count is 'Latest count of subscribers (people); null if Telegram never gave one.';
comment on column marts.channels.subscriber_count_observed_at is 'When that count was last observed (UTC).';
comment on column marts.channels.newest_message_id is 'Highest message id ever seen.';
comment on column marts.channels.first_observed_at is 'First successful observation (UTC).';
comment on column marts.channels.last_observed_at is 'Latest successful observation (UTC).';
comment on column marts.channels.watch_status is 'active, paused, pending, unresolvable, or removed (nobody watches it now).';
comment on column marts.channels.poll_interval is 'Present time between two turns; null if nobody watches it.';
comment on column marts.channels.shortest_interval is 'Down to which it goes while there is much news; null: the interval is fixed.';
comment on column marts.channels.longest_interval is 'Up to which it goes while there is no news; null: the interval is fixed.';
comment on column marts.channels.is_fresh is 'True if it was observed within two poll intervals and 5 minutes before the latest turn of all.';
comment on column marts.channels.recorded_at is 'When this was written (UTC).';
