-- Comments on posts, as they stand: who answers what, but not who wrote it.
create view marts.comments as
select
    g.comments_of as post_channel_id,
    o.username as post_username,
    a.post_message_id,
    'https://t.me/' || coalesce(o.username, 'c/' || g.comments_of)
    || '/' || a.post_message_id as post_permalink,
    p.telegram_channel_id,
    p.telegram_message_id,
    p.reply_to_message_id,
    p.published_at,
    p.state,
    p.state_observed_after,
    p.state_observed_by,
    r.body,
    p.revision_count - 1 as edit_count,
    r.media ->> 'kind' as media_kind,
    p.observed_after,
    p.observed_by,
    p.is_late,
    p.recorded_at
from core.discussion_groups as g
inner join core.posts as p on g.telegram_channel_id = p.telegram_channel_id
inner join core.channels as o on g.comments_of = o.telegram_channel_id
inner join core.post_revisions as r
    on
        p.telegram_channel_id = r.telegram_channel_id
        and p.telegram_message_id = r.telegram_message_id
        and p.revision_count = r.revision
left join core.comments as a
    on p.telegram_channel_id = a.telegram_channel_id and p.telegram_message_id = a.telegram_message_id
where not p.is_service and (p.forward_channel_id = g.comments_of) is not true;

comment on view marts.comments is 'Comments of channels whose comments are kept (`channelwatch channels comments`), as they stand. Who wrote one stands in no table. Grain: one message of a discussion group, without the group''s copies of posts. Source: core.posts, core.comments, core.discussion_groups.';
comment on column marts.comments.post_channel_id is 'Channel whose posts are discussed.';
comment on column marts.comments.post_username is 'Its present main username without @; null without one.';
comment on column marts.comments.post_message_id is 'The post that is answered, directly or down a thread; null for talk of the group about no known post.';
comment on column marts.comments.post_permalink is 'Its t.me address; null likewise.';
comment on column marts.comments.telegram_channel_id is 'Telegram''s id of the discussion group.';
comment on column marts.comments.telegram_message_id is 'Telegram''s message id within the group.';
comment on column marts.comments.reply_to_message_id is 'The message of the group that it answers directly; null for none.';
comment on column marts.comments.published_at is 'Telegram''s own date of the comment (UTC).';
comment on column marts.comments.state is 'live, deleted (answered as empty twice while the group was reachable), expired or hidden.';
comment on column marts.comments.state_observed_after is 'Last time it was seen in its former state (UTC); null if it never changed.';
comment on column marts.comments.state_observed_by is 'First time it was seen in its present state (UTC); null if it never changed.';
comment on column marts.comments.body is 'Present text (the last seen one, if it is gone).';
comment on column marts.comments.edit_count is 'How often its content was seen to change; the versions are with those of posts.';
comment on column marts.comments.media_kind is 'What is attached: photo, video …; null without an attachment.';
comment on column marts.comments.observed_after is 'Last time the group was seen without it (UTC); null if it was there at first.';
comment on column marts.comments.observed_by is 'First time it was seen (UTC).';
comment on column marts.comments.is_late is 'True if it was backfilled or swept in.';
comment on column marts.comments.recorded_at is 'When this was written (UTC).';
