"""Store answers as evidence, and find them again."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, text

from channelwatch.domain.readings import RawPage, Reading
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.store.batch import Batch

# Level 6 takes eight times the CPU of level 1 (6 ms of a page of 100 posts, more than the rest of
# storing it) to save an eighth of the bytes.
_ZLIB_LEVEL = 1

_WRITE = text("""
insert into raw.pages (
    telegram_channel_id, method, tl_layer, encoding, payload, payload_sha256, answered_at,
    recorded_at
)
select
    :channel, :method, :tl_layer, :encoding, :payload, :payload_sha256, :answered_at, :recorded_at
where not exists (
    select from raw.pages
    where
        telegram_channel_id = :channel and answered_at = :answered_at
        and method = :method and payload_sha256 = :payload_sha256
)
""")
_ONE = text("""
select method, tl_layer, encoding, payload, payload_sha256, answered_at
from raw.pages where page_id = :page
""")
_LATEST = text("""
select p.page_id, p.answered_at, p.method, p.tl_layer, p.encoding, octet_length(p.payload) as size
from raw.pages as p
inner join core.channels as c on p.telegram_channel_id = c.telegram_channel_id
where lower(c.username) = lower(:username) and p.answered_at < :before
order by p.answered_at desc, p.page_id desc
limit :limit
""")


class NoEvidence(ChannelwatchError):
    """An answer that is not kept, or not as it was stored."""


def write_pages(batch: Batch, reading: Reading, recorded_at: datetime) -> None:
    """Store the pages of a reading that are not there yet."""
    for page in reading.pages:
        keys = {
            "channel": reading.telegram_channel_id,
            "method": page.method,
            "tl_layer": page.tl_layer,
            "answered_at": page.answered_at,
            "recorded_at": recorded_at,
        }
        batch.add(_WRITE, keys | packed(page))


def packed(page: RawPage) -> dict[str, object]:
    """Return the columns that hold what was answered."""
    return {
        "encoding": page.encoding,
        "payload": zlib.compress(page.payload, level=_ZLIB_LEVEL),
        "payload_sha256": hashlib.sha256(page.payload).digest(),
    }


def unpacked(row: Row[Any]) -> RawPage:
    """Return a row of raw.pages as the page that it was."""
    return RawPage(
        method=row.method,
        tl_layer=row.tl_layer,
        encoding=row.encoding,
        payload=zlib.decompress(row.payload),
        answered_at=row.answered_at,
    )


def find_page(engine: Engine, page_id: int) -> RawPage:
    """Return an answer; NoEvidence if there is none, or its digest does not fit any more."""
    with engine.connect() as connection:
        row = connection.execute(_ONE, {"page": page_id}).one_or_none()
    if row is None:
        msg = f"no answer {page_id} is kept"
        raise NoEvidence(msg)
    page = unpacked(row)
    if hashlib.sha256(page.payload).digest() != bytes(row.payload_sha256):
        msg = f"answer {page_id} is not what was stored: its SHA-256 is another"
        raise NoEvidence(msg)
    return page


def latest_pages(
    engine: Engine, username: str, before: datetime, limit: int
) -> Sequence[Mapping[str, Any]]:
    """Return a channel's answers from before a time, latest first; size in bytes as stored."""
    keys = {"username": username, "before": before, "limit": limit}
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(_LATEST, keys).mappings()]
