-- The same clip or picture in another post: by upload, by bytes, by what it looks like or shows.
create view marts.same_media as
select
    a.telegram_channel_id,
    c.username,
    a.telegram_message_id,
    a.revision,
    a.published_at,
    f.basis,
    f.distance,
    b.telegram_channel_id as other_channel_id,
    o.username as other_username,
    b.telegram_message_id as other_message_id,
    b.revision as other_revision,
    'https://t.me/' || coalesce(o.username, 'c/' || b.telegram_channel_id)
    || '/' || b.telegram_message_id as other_permalink,
    b.published_at as other_published_at,
    b.published_at - a.published_at as delay,
    f.media_id,
    f.other_media_id,
    f.shared_frames,
    f.shown_at,
    f.other_shown_at
from core.revision_search as a
inner join core.media_files as m on a.media_id = m.media_id
-- One look into an index for each file, whoever asks, however many rows the planner expects.
cross join
    lateral (
        select
            m.media_id,
            m.media_id as other_media_id,
            'media_id' as basis,
            0 as distance,
            null::integer as shared_frames,
            null::interval as shown_at,
            null::interval as other_shown_at
        union all
        select
            m.media_id,
            n.media_id as other_media_id,
            'sha256' as basis,
            0 as distance,
            null::integer as shared_frames,
            null::interval as shown_at,
            null::interval as other_shown_at
        from core.media_files as n
        where n.sha256 = m.sha256 and n.media_id <> m.media_id
        union all
        select
            m.media_id,
            n.media_id as other_media_id,
            'perceptual' as basis,
            n.distance,
            null::integer as shared_frames,
            null::interval as shown_at,
            null::interval as other_shown_at
        from (
            select
                k.media_id,
                -- What one of them has and not both: their exclusive or.
                bit_count(
                    (
                        (k.perceptual_hash | m.perceptual_hash) & ~(k.perceptual_hash & m.perceptual_hash)
                    )::bit(64)
                )::integer as distance
            from core.media_files as k
            where
                k.perceptual_bands && m.perceptual_bands
                and k.media_id <> m.media_id and (k.sha256 = m.sha256) is not true
        ) as n
        where n.distance <= 7
        union all
        select
            m.media_id,
            p.other_media_id,
            'frames' as basis,
            p.distance,
            p.shared_frames,
            p.shown_at,
            p.other_shown_at
        from marts.same_clips as p
        where
            m.media_id = p.media_id
            -- What their stills tell already stands above.
            and (
                select
                    k.perceptual_bands && m.perceptual_bands
                    and bit_count(
                        (
                            (k.perceptual_hash | m.perceptual_hash)
                            & ~(k.perceptual_hash & m.perceptual_hash)
                        )::bit(64)
                    ) <= 7
                from core.media_files as k
                where k.media_id = p.other_media_id
            ) is not true
    ) as f
cross join
    lateral (
        select
            r.telegram_channel_id,
            r.telegram_message_id,
            r.revision,
            r.published_at
        from core.revision_search as r
        where r.media_id = f.other_media_id
        order by r.telegram_channel_id, r.telegram_message_id, r.revision
    ) as b
inner join core.channels as c on a.telegram_channel_id = c.telegram_channel_id
inner join core.channels as o on b.telegram_channel_id = o.telegram_channel_id
where (a.telegram_channel_id, a.telegram_message_id) <> (b.telegram_channel_id, b.telegram_message_id);

comment on view marts.same_media is 'The same clip or picture in another post, of channels whose media are kept. Grain: one version of a post, one of another post, and their files; each pair stands there both ways. marts.same_content tells the same uploads and texts of all channels. Source: core.media_files, core.revision_search, marts.same_clips.';
comment on column marts.same_media.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.same_media.username is 'Present main username without @; null without one.';
comment on column marts.same_media.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.same_media.revision is 'Version of the post that shows the file.';
comment on column marts.same_media.published_at is 'When the post was published (UTC), as Telegram says.';
comment on column marts.same_media.basis is 'media_id (one upload of Telegram''s, forwarded or sent again), sha256 (another upload of the same bytes), perceptual (other bytes that look alike: the picture, or the still of a clip) or frames (another cut or encoding of a clip, with another still).';
comment on column marts.same_media.distance is 'Bits of 64 in which the perceptual hashes differ, at most 7; for frames the mean of those that are alike; 0 for media_id and sha256.';
comment on column marts.same_media.other_channel_id is 'Channel of the other post.';
comment on column marts.same_media.other_username is 'Its present main username without @; null without one.';
comment on column marts.same_media.other_message_id is 'The other post.';
comment on column marts.same_media.other_revision is 'Version of the other post that shows its file.';
comment on column marts.same_media.other_permalink is 'Its t.me address.';
comment on column marts.same_media.other_published_at is 'When the other post was published (UTC).';
comment on column marts.same_media.delay is 'How much later the other one came; negative if it was first.';
comment on column marts.same_media.media_id is 'Telegram''s id of the file.';
comment on column marts.same_media.other_media_id is 'Telegram''s id of the other file; the same for one upload.';
comment on column marts.same_media.shared_frames is 'Key frames that both clips show, at least 2 (marts.same_clips); null for the other bases.';
comment on column marts.same_media.shown_at is 'Where the first of them stands in the clip, from its beginning; null for the other bases.';
comment on column marts.same_media.other_shown_at is 'Where the first of them stands in the other clip; null for the other bases.';
