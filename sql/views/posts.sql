-- Posts as they stand: live, edited, deleted.
create view marts.posts as
select
    p.telegram_channel_id,
    c.username,
    p.telegram_message_id,
    'https://t.me/' || coalesce(c.username, 'c/' || p.telegram_channel_id)
    || '/' || p.telegram_message_id as permalink,
    p.published_at,
    p.state,
    p.state_observed_after,
    p.state_observed_by,
    r.body,
    p.revision_count - 1 as edit_count,
    p.content_observed_by,
    r.media ->> 'kind' as media_kind,
    r.media,
    r.entities,
    r.poll,
    r.preview,
    r.fact_check,
    p.grouped_id,
    p.reply_to_message_id,
    p.forward_channel_id,
    p.forward_message_id,
    p.forward_name,
    p.signature,
    p.is_service,
    m.views,
    m.forwards,
    m.replies,
    m.reactions,
    m.observed_at as metrics_observed_at,
    p.observed_after,
    p.observed_by,
    p.is_late,
    p.recorded_at
from core.posts as p
inner join core.channels as c on p.telegram_channel_id = c.telegram_channel_id
inner join core.post_revisions as r
    on
        p.telegram_channel_id = r.telegram_channel_id
        and p.telegram_message_id = r.telegram_message_id
        and p.revision_count = r.revision
left join lateral (
    select
        n.views,
        n.forwards,
        n.replies,
        n.reactions,
        n.observed_at
    from core.post_metrics as n
    where
        n.telegram_channel_id = p.telegram_channel_id
        and n.telegram_message_id = p.telegram_message_id
        and n.observed_at >= least(p.published_at, p.observed_by) - interval '1 day'
    order by n.observed_at desc
    limit 1
) as m on true
where
    -- Not an anti-join: of that the planner expects no row, and then sorts a channel's posts whole.
    p.telegram_channel_id <> all(array(select d.telegram_channel_id from core.discussion_groups as d));

comment on view marts.posts is 'Posts as they stand: live, edited, deleted; comments are in marts.comments. Grain: one message of one channel. Source: core.posts with its latest version and counters.';
comment on column marts.posts.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.posts.username is 'Present main username without @; null without one.';
comment on column marts.posts.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.posts.permalink is 'The t.me address.';
comment on column marts.posts.published_at is 'Telegram''s own date of the post (UTC).';
comment on column marts.posts.state is 'live, deleted (answered as empty twice while the channel was reachable), expired or hidden.';
comment on column marts.posts.state_observed_after is 'Last time it was seen in its former state (UTC); null if it never changed.';
comment on column marts.posts.state_observed_by is 'First time it was seen in its present state (UTC); null if it never changed.';
comment on column marts.posts.body is 'Present text or caption (the last seen one, if it is gone).';
comment on column marts.posts.edit_count is 'How often its content was seen to change.';
comment on column marts.posts.content_observed_by is 'First time its present content was seen (UTC).';
comment on column marts.posts.media_kind is 'What is attached: photo, video …; null without an attachment.';
comment on column marts.posts.media is 'Facts about the attachment: kind, id, mime, size in bytes, duration in seconds, width, height.';
comment on column marts.posts.entities is 'Formatting: type, offset and length in UTF-16 code units, url.';
comment on column marts.posts.poll is 'Poll question and options; null without a poll.';
comment on column marts.posts.preview is 'Link preview: url, site, title; null without one.';
comment on column marts.posts.fact_check is 'Telegram''s own fact-check text; null without one.';
comment on column marts.posts.grouped_id is 'Album that it belongs to; null outside one.';
comment on column marts.posts.reply_to_message_id is 'Message it replies to; null otherwise.';
comment on column marts.posts.forward_channel_id is 'Channel that it was forwarded from; null if not a forward, or hidden.';
comment on column marts.posts.forward_message_id is 'Message id in the channel that it was forwarded from.';
comment on column marts.posts.forward_name is 'Name of a forwarded sender who hides the account.';
comment on column marts.posts.signature is 'Author signature that the channel publishes; null without one.';
comment on column marts.posts.is_service is 'True for a service message (channel created, photo changed …).';
comment on column marts.posts.views is 'Latest known views; null if not shown.';
comment on column marts.posts.forwards is 'Latest known forwards; null if not shown.';
comment on column marts.posts.replies is 'Latest known comments; null if not shown.';
comment on column marts.posts.reactions is 'Latest known reactions: emoji to count; null if not shown.';
comment on column marts.posts.metrics_observed_at is 'When these counters were seen (UTC).';
comment on column marts.posts.observed_after is 'Last time the channel was seen without it (UTC); null if it was there when the watch began.';
comment on column marts.posts.observed_by is 'First time it was seen (UTC).';
comment on column marts.posts.is_late is 'True if a backfill or sweep brought it: old news, never an alert.';
comment on column marts.posts.recorded_at is 'When this was written (UTC).';
