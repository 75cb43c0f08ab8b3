-- Photos and files of channels whose media are kept, and which posts show them.
create view marts.media_files as
with shown as (
    select
        media_id,
        telegram_channel_id,
        telegram_message_id,
        revision
    from core.revision_search
    where media_id is not null
    union all
    select
        m.media_id,
        m.telegram_channel_id,
        m.telegram_message_id,
        cast(null as integer) as revision
    from core.media_files as m
    where
        not exists (
            select from core.revision_search as i
            where i.media_id = m.media_id
        )
)

select
    s.media_id,
    s.telegram_channel_id,
    c.username,
    s.telegram_message_id,
    s.revision,
    p.published_at,
    'https://t.me/' || coalesce(c.username, 'c/' || s.telegram_channel_id)
    || '/' || s.telegram_message_id as permalink,
    m.kind,
    m.mime,
    m.told_bytes,
    m.status,
    m.reason,
    encode(m.sha256, 'hex') as sha256,
    m.stored_bytes,
    lpad(to_hex(m.perceptual_hash), 16, '0') as perceptual_hash,
    m.perceptual_of,
    m.queued_at,
    m.stored_at,
    m.removed_at,
    f.frame_count,
    f.reason as frames_reason
from shown as s
inner join core.media_files as m on s.media_id = m.media_id
left join core.clips as f on m.sha256 = f.sha256
left join core.channels as c on s.telegram_channel_id = c.telegram_channel_id
left join core.posts as p
    on s.telegram_channel_id = p.telegram_channel_id and s.telegram_message_id = p.telegram_message_id;

comment on view marts.media_files is 'Photos and files of channels whose media are kept (`channelwatch media keep`), and the posts that show them. Grain: one photo or file and version of a post; one that is not indexed yet, or whose posts were removed, stands there once, without a version. Source: core.media_files, core.revision_search.';
comment on column marts.media_files.media_id is 'Telegram''s id of the photo or document: one upload.';
comment on column marts.media_files.telegram_channel_id is 'Telegram''s channel id.';
comment on column marts.media_files.username is 'Present main username without @; null without one.';
comment on column marts.media_files.telegram_message_id is 'Telegram''s message id; another media_id under the same post is a replaced file.';
comment on column marts.media_files.revision is 'Version of the post that shows it; null while it is not indexed, or when the post was removed.';
comment on column marts.media_files.published_at is 'When the post was published (UTC); null when it was removed.';
comment on column marts.media_files.permalink is 'The post''s t.me address.';
comment on column marts.media_files.kind is 'photo, video, animation, document …';
comment on column marts.media_files.mime is 'Media type, as the sender told it; null if not told.';
comment on column marts.media_files.told_bytes is 'Size that Telegram told, in bytes; null if not told.';
comment on column marts.media_files.status is 'queued, stored, too_large (over the channel''s cap), gone (removed before it was fetched), failed (after five attempts) or removed (bytes deleted with the content; the hashes stay).';
comment on column marts.media_files.reason is 'Why it is not stored, or what the last attempt failed of; null while nothing is wrong.';
comment on column marts.media_files.sha256 is 'SHA-256 of the bytes, hexadecimal: their name on the media shelf; null until they were fetched.';
comment on column marts.media_files.stored_bytes is 'Size of what was fetched, in bytes; null until then.';
comment on column marts.media_files.perceptual_hash is '64 bits of what it looks like, hexadecimal; null for sound, texts and flat pictures.';
comment on column marts.media_files.perceptual_of is 'picture (the file itself) or thumbnail (Telegram''s own still of a video or file).';
comment on column marts.media_files.queued_at is 'When it was queued (UTC).';
comment on column marts.media_files.stored_at is 'When the bytes were stored whole (UTC).';
comment on column marts.media_files.removed_at is 'When the bytes were deleted because no post shows them any more (UTC).';
comment on column marts.media_files.frame_count is 'Key frames that are kept of a clip, to find copies of it: those that tell something, each unlike the others; null if it is no clip, or nobody looked at it yet.';
comment on column marts.media_files.frames_reason is 'Why there are no key frames, or not all; null while nothing is wrong.';
