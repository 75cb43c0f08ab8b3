"""Find stored media: of a post, or alike to a file that somebody holds."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, text

from channelwatch.domain.clips import SAME_FRAMES, SAME_PART, KeyFrame, frame_bands
from channelwatch.domain.perceptual import ALIKE_BITS, bands

_ALIKE = text("""
with found as (
    select m.media_id, 'sha256' as basis, 0 as distance from core.media_files as m
    where m.sha256 = :sha256
    union all
    select m.media_id, 'perceptual', bit_count((m.perceptual_hash # :hash)::bit(64))::integer
    from core.media_files as m
    where
        m.perceptual_bands && cast(:bands as smallint [])
        and bit_count((m.perceptual_hash # :hash)::bit(64)) <= :most
        and m.sha256 is distinct from :sha256
    union all
    select m.media_id, 'frames', n.distance
    from (
        select
            v.sha256, round(avg(v.distance))::integer as distance,
            least(count(distinct v.place), count(distinct v.offset_ms)) as shared
        from (
            select
                y.sha256, x.place, y.offset_ms,
                bit_count((x.hash # y.perceptual_hash)::bit(64))::integer as distance
            from unnest(cast(:hashes as bigint [])) with ordinality as x (hash, place)
            cross join lateral (
                select array_agg(b.band # o.bit) as bands
                from unnest((cast(:frame_bands as integer []))[4 * x.place - 3 : 4 * x.place])
                    as b (band)
                cross join (
                    select 0 as bit union all select 1 << g from generate_series(0, 15) as g
                ) as o
            ) as near
            inner join core.clip_frames as y on near.bands && y.perceptual_bands
            where y.sha256 <> :sha256
        ) as v
        where v.distance <= :most
        group by v.sha256
    ) as n
    inner join core.clips as c using (sha256)
    inner join core.media_files as m using (sha256)
    where
        n.shared >= :same
        and n.shared * :part >= least(c.frame_count, cardinality(cast(:hashes as bigint [])))
)
select
    f.basis, f.distance, s.username, s.permalink, s.published_at, s.telegram_channel_id,
    s.telegram_message_id, s.kind, s.media_id, s.perceptual_of
from found as f inner join marts.media_files as s using (media_id)
order by f.basis desc, f.distance, s.published_at, s.telegram_channel_id, s.telegram_message_id
""")

_DIGEST = text("""
select sha256 from marts.media_files
where
    (lower(username) = lower(:channel) or telegram_channel_id::text = :channel)
    and telegram_message_id = :message and status = 'stored'
order by revision desc nulls last
limit 1
""")


def alike(
    engine: Engine,
    content: bytes,
    perceptual_hash: int | None,
    frames: Sequence[KeyFrame] = (),
) -> Sequence[dict[str, Any]]:
    """Return the posts that show these bytes, a picture that looks like them, or the same clip.

    `distance` is in bits of 64, at most ALIKE_BITS; of clips the mean of their alike frames.
    Without a hash or frames only the bytes are compared.
    """
    hashes = [frame.perceptual_hash for frame in frames]
    known = {
        "sha256": hashlib.sha256(content).digest(),
        "hash": perceptual_hash,
        "bands": [] if perceptual_hash is None else bands(perceptual_hash),
        "most": ALIKE_BITS,
        "hashes": hashes,
        "frame_bands": [band for each in hashes for band in frame_bands(each)],
        "same": SAME_FRAMES,
        "part": SAME_PART,
    }
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(_ALIKE, known).mappings()]


def digest_of(engine: Engine, channel: str | int, message: int) -> bytes | None:
    """Return the SHA-256 of the stored media that a post showed last; None without any.

    The channel by present username or by Telegram's id.
    """
    with engine.connect() as connection:
        keys = {"channel": str(channel), "message": message}
        found = connection.execute(_DIGEST, keys).scalar()
    return bytes.fromhex(found) if found else None
