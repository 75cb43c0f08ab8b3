-- Clips that show the same in another cut or encoding, by the key frames that they share.
create view marts.same_clips as
with shared as (
    select
        m.media_id,
        a.sha256,
        b.sha256 as other_sha256,
        a.offset_ms,
        b.offset_ms as other_offset_ms,
        -- What one of them has and not both: their exclusive or.
        bit_count(
            ((a.perceptual_hash | b.perceptual_hash) & ~(a.perceptual_hash & b.perceptual_hash))::bit(64)
        )::integer as distance
    from core.media_files as m
    inner join core.clip_frames as a on m.sha256 = a.sha256
    -- Of the four bands of alike frames one differs in at most one bit.
    cross join
        lateral (
            select array_agg((k.band | o.bit) & ~(k.band & o.bit)) as bands
            from unnest(a.perceptual_bands) as k (band)
            cross join (
                select 0 as bit
                union all
                select 1 << g.place as bit from generate_series(0, 15) as g (place)
            ) as o
        ) as near
    inner join core.clip_frames as b on near.bands && b.perceptual_bands and a.sha256 <> b.sha256
),

paired as (
    select
        media_id,
        sha256,
        other_sha256,
        least(count(distinct offset_ms), count(distinct other_offset_ms))::integer as shared_frames,
        round(avg(distance))::integer as distance,
        make_interval(secs => min(offset_ms) / 1000.0) as shown_at,
        make_interval(secs => min(other_offset_ms) / 1000.0) as other_shown_at
    from shared
    where distance <= 7
    group by media_id, sha256, other_sha256
),

sized as (
    select
        p.*,
        (
            select c.frame_count::integer from core.clips as c
            where c.sha256 = p.sha256
        ) as frame_count,
        (
            select c.frame_count::integer from core.clips as c
            where c.sha256 = p.other_sha256
        ) as other_frame_count
    from paired as p
    where p.shared_frames >= 2
)

select
    s.media_id,
    m.media_id as other_media_id,
    s.shared_frames,
    s.frame_count,
    s.other_frame_count,
    s.distance,
    s.shown_at,
    s.other_shown_at
from sized as s
-- Few clips are the same, though the planner expects thousands: one look into an index for each.
cross join
    lateral (
        select k.media_id from core.media_files as k
        where k.sha256 = s.other_sha256
        order by k.media_id
    ) as m
where s.shared_frames * 4 >= least(s.frame_count, s.other_frame_count);

comment on view marts.same_clips is 'Clips whose bytes are kept and that show the same in another cut or encoding. Grain: two files of Telegram''s with other bytes; each pair stands there both ways. The view same_media tells the posts. Source: core.clip_frames (key frames of clips on the media shelf).';
comment on column marts.same_clips.media_id is 'Telegram''s id of the clip.';
comment on column marts.same_clips.other_media_id is 'Telegram''s id of the other clip.';
comment on column marts.same_clips.shared_frames is 'Key frames of each that are alike to one of the other, at least 2 and a quarter of those of the clip that has fewer.';
comment on column marts.same_clips.frame_count is 'Key frames that are kept of the clip: those that tell something, each unlike the others, at most 64.';
comment on column marts.same_clips.other_frame_count is 'Key frames that are kept of the other clip.';
comment on column marts.same_clips.distance is 'Bits of 64 in which shared frames differ, on average; at most 7.';
comment on column marts.same_clips.shown_at is 'Where the first shared frame stands in the clip, from its beginning.';
comment on column marts.same_clips.other_shown_at is 'Where the first one stands in the other clip.';
