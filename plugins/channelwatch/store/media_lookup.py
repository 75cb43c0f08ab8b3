"""Find stored media: of a post, or alike to a file that somebody holds."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, text

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


def alike(engine: Engine, content: bytes, perceptual_hash: int | None) -> Sequence[dict[str, Any]]:
    """Return the posts that show these bytes, or a picture that looks like them.

    `distance` is in bits of 64, at most ALIKE_BITS; without a hash only the bytes are compared.
    """
    known = {
        "sha256": hashlib.sha256(content).digest(),
        "hash": perceptual_hash,
        "bands": [] if perceptual_hash is None else bands(perceptual_hash),
        "most": ALIKE_BITS,
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
