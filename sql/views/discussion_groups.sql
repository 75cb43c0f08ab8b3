-- Groups that are polled for their comments.
create view marts.discussion_groups as
select
    g.telegram_channel_id,
    c.title,
    c.username,
    g.comments_of as post_channel_id,
    o.username as post_username,
    coalesce(w.status, 'removed') as watch_status,
    w.poll_interval,
    c.state,
    c.last_observed_at,
    g.followed_at
from core.discussion_groups as g
left join core.channels as c on g.telegram_channel_id = c.telegram_channel_id
left join core.channels as o on g.comments_of = o.telegram_channel_id
left join registry.watches as w
    on g.telegram_channel_id = w.telegram_channel_id and w.status <> 'removed';

comment on view marts.discussion_groups is 'Groups that are polled for the comments in them. They stand in no list of channels and no view of posts or subscribers; versions, counters, states, gaps and audits of theirs stand in the other views under their id, and there post_channel_id is not null. Grain: one group. Source: core.discussion_groups.';
comment on column marts.discussion_groups.telegram_channel_id is 'Telegram''s id of the group.';
comment on column marts.discussion_groups.title is 'Present title; null until it was first read.';
comment on column marts.discussion_groups.username is 'Present main username without @; null without one.';
comment on column marts.discussion_groups.post_channel_id is 'Channel whose posts are discussed there.';
comment on column marts.discussion_groups.post_username is 'Its present main username without @; null without one.';
comment on column marts.discussion_groups.watch_status is 'active, paused, or removed (its comments are not kept any more).';
comment on column marts.discussion_groups.poll_interval is 'Time between two turns; null when it is removed.';
comment on column marts.discussion_groups.state is 'active, private, gone, restricted or access_lost; null until it was first read.';
comment on column marts.discussion_groups.last_observed_at is 'Latest successful observation (UTC); null until it was first read.';
comment on column marts.discussion_groups.followed_at is 'When it was first followed (UTC).';
