-- The same clip or text in another post.
create view marts.same_content as
with pairs as (
    select
        a.telegram_channel_id,
        a.telegram_message_id,
        a.published_at,
        b.telegram_channel_id as other_channel_id,
        b.telegram_message_id as other_message_id,
        b.published_at as other_published_at,
        'media' as matched_by
    from core.revision_search as a
    inner join core.revision_search as b on a.media_id = b.media_id
    union
    select
        a.telegram_channel_id,
        a.telegram_message_id,
        a.published_at,
        b.telegram_channel_id as other_channel_id,
        b.telegram_message_id as other_message_id,
        b.published_at as other_published_at,
        'text' as matched_by
    from core.revision_search as a
    inner join core.revision_search as b on a.text_sha256 = b.text_sha256
)

select
    p.telegram_channel_id,
    c.username,
    p.telegram_message_id,
    p.published_at,
    p.matched_by,
    p.other_channel_id,
    o.username as other_username,
    p.other_message_id,
    'https://t.me/' || coalesce(o.username, 'c/' || p.other_channel_id)
    || '/' || p.other_message_id as other_permalink,
    p.other_published_at,
    p.other_published_at - p.published_at as delay
from pairs as p
inner join core.channels as c on p.telegram_channel_id = c.telegram_channel_id
inner join core.channels as o on p.other_channel_id = o.telegram_channel_id
where
    (p.telegram_channel_id, p.telegram_message_id) <> (p.other_channel_id, p.other_message_id);

comment on view marts.same_content is 'The same clip or text in another post, by any version of either. Grain: one post, other post and what they share; each pair stands there both ways. Source: core.revision_search.';
comment on column marts.same_content.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.same_content.username is 'Present main username without @; null without one.';
comment on column marts.same_content.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.same_content.published_at is 'When the post was published (UTC), as Telegram says.';
comment on column marts.same_content.matched_by is 'media (one photo or file of Telegram''s) or text (equal but for case, accents, spaces and signs; 20 characters or more).';
comment on column marts.same_content.other_channel_id is 'Channel of the other post.';
comment on column marts.same_content.other_username is 'Its present main username without @; null without one.';
comment on column marts.same_content.other_message_id is 'The other post.';
comment on column marts.same_content.other_permalink is 'Its t.me address.';
comment on column marts.same_content.other_published_at is 'When the other post was published (UTC).';
comment on column marts.same_content.delay is 'How much later the other one came; negative if it was first.';
