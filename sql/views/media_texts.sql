-- What is written in pictures or spoken in recordings, as it was registered.
create view marts.media_texts as
select
    m.telegram_channel_id,
    c.username,
    m.telegram_message_id,
    m.number,
    m.revision,
    'https://t.me/' || coalesce(c.username, 'c/' || m.telegram_channel_id)
    || '/' || m.telegram_message_id as address,
    p.published_at,
    m.source,
    m.body,
    m.engine,
    m.registered_by,
    m.registered_at,
    m.replaced_at,
    (
        select count(*) from core.assertions as a
        where
            a.telegram_channel_id = m.telegram_channel_id
            and a.telegram_message_id = m.telegram_message_id
            and a.revision = m.revision
            and a.position / 1000 = m.number
    ) as assertion_count
from core.media_texts as m
inner join core.posts as p
    on m.telegram_channel_id = p.telegram_channel_id and m.telegram_message_id = p.telegram_message_id
inner join core.channels as c on m.telegram_channel_id = c.telegram_channel_id;

comment on view marts.media_texts is 'What is written in pictures or spoken in recordings, as it was registered. Grain: one text of one post; a changed text is another one. Source: core.media_texts.';
comment on column marts.media_texts.telegram_channel_id is 'Telegram''s channel id.';
comment on column marts.media_texts.username is 'Present username of the channel without @; null without one.';
comment on column marts.media_texts.telegram_message_id is 'Telegram''s message id.';
comment on column marts.media_texts.number is 'Number of the text within the post, from 1.';
comment on column marts.media_texts.revision is 'Version of the post whose media it is.';
comment on column marts.media_texts.address is 'The t.me address of the post.';
comment on column marts.media_texts.published_at is 'When the post was published (UTC): its media said it then.';
comment on column marts.media_texts.source is 'ocr (recognised in the picture) or transcript (spoken).';
comment on column marts.media_texts.body is 'The words.';
comment on column marts.media_texts.engine is 'What read or heard it: a program with its version, or by hand.';
comment on column marts.media_texts.registered_by is 'Operator who registered it.';
comment on column marts.media_texts.registered_at is 'When it was registered (UTC).';
comment on column marts.media_texts.replaced_at is 'When another text of the same source took its place (UTC); null while it stands.';
comment on column marts.media_texts.assertion_count is 'Sentences read from it; 0 for a text that was replaced.';
