-- Every version of every post, with the text before it.
create view marts.post_revisions as
select
    r.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    r.telegram_message_id,
    'https://t.me/' || coalesce(c.username, 'c/' || r.telegram_channel_id)
    || '/' || r.telegram_message_id as permalink,
    p.published_at,
    r.revision,
    r.revision = p.revision_count as is_latest,
    r.observed_after,
    r.observed_by,
    r.edited_at,
    before.body as previous_body,
    r.body,
    before.media as previous_media,
    r.media,
    r.entities,
    r.poll,
    r.preview,
    r.fact_check,
    r.is_late,
    d.telegram_channel_id is not null as is_comment,
    r.recorded_at
from core.post_revisions as r
inner join core.channels as c on r.telegram_channel_id = c.telegram_channel_id
inner join core.posts as p
    on
        r.telegram_channel_id = p.telegram_channel_id
        and r.telegram_message_id = p.telegram_message_id
left join core.post_revisions as before
    on
        r.telegram_channel_id = before.telegram_channel_id
        and r.telegram_message_id = before.telegram_message_id
        and r.revision - 1 = before.revision
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id;

comment on view marts.post_revisions is 'Every version of every post, with the text before it. Grain: one message and version. Source: core.post_revisions; core.discussion_groups.';
comment on column marts.post_revisions.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.post_revisions.username is 'Present main username without @; null without one.';
comment on column marts.post_revisions.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.post_revisions.post_username is 'Its present main username without @; null without one.';
comment on column marts.post_revisions.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.post_revisions.permalink is 'The t.me address.';
comment on column marts.post_revisions.published_at is 'Telegram''s own date of the post (UTC).';
comment on column marts.post_revisions.revision is '1 for the first version seen, then upwards.';
comment on column marts.post_revisions.is_latest is 'True for the version that stands (or stood last).';
comment on column marts.post_revisions.observed_after is 'Last time the version before was seen (UTC); for the first, the last time the channel was seen without the post.';
comment on column marts.post_revisions.observed_by is 'First time this version was seen (UTC).';
comment on column marts.post_revisions.edited_at is 'Telegram''s edit date of this version; reactions move it too, so it proves no edit.';
comment on column marts.post_revisions.previous_body is 'Text of the version before; null for the first.';
comment on column marts.post_revisions.body is 'Text or caption of this version.';
comment on column marts.post_revisions.previous_media is 'Attachment of the version before.';
comment on column marts.post_revisions.media is 'Attachment of this version; null without one.';
comment on column marts.post_revisions.entities is 'Formatting: type, offset and length in UTF-16 code units, url.';
comment on column marts.post_revisions.poll is 'Poll question and options; null without a poll.';
comment on column marts.post_revisions.preview is 'Link preview; null without one.';
comment on column marts.post_revisions.fact_check is 'Telegram''s own fact-check text; null without one.';
comment on column marts.post_revisions.is_late is 'True if a backfill or sweep brought it: old news, never an alert.';
comment on column marts.post_revisions.is_comment is 'True for a message of a discussion group: marts.comments says what it answers.';
comment on column marts.post_revisions.recorded_at is 'When this was written (UTC).';
