"""Store answers as evidence."""

import hashlib
import zlib
from datetime import datetime

from sqlalchemy import text

from channelwatch.domain.readings import RawPage, Reading
from channelwatch.store.batch import Batch

# Level 6 takes eight times the CPU of level 1 (6 ms of a page of 100 posts, more than the rest of
# storing it) to save an eighth of the bytes.
ZLIB_LEVEL = 1

_WRITE = text("""
insert into raw.pages (
    telegram_channel_id, method, tl_layer, payload, payload_sha256, answered_at, recorded_at
)
select :channel, :method, :tl_layer, :payload, :sha256, :answered_at, :recorded_at
where not exists (
    select from raw.pages
    where
        telegram_channel_id = :channel and answered_at = :answered_at
        and method = :method and payload_sha256 = :sha256
)
""")


def write_pages(batch: Batch, reading: Reading, recorded_at: datetime) -> None:
    """Store the pages of a reading that are not there yet."""
    for page in reading.pages:
        batch.add(_WRITE, _row(reading.telegram_channel_id, page, recorded_at))


def _row(channel: int, page: RawPage, recorded_at: datetime) -> dict[str, object]:
    return {
        "channel": channel,
        "method": page.method,
        "tl_layer": page.tl_layer,
        "payload": zlib.compress(page.payload, level=ZLIB_LEVEL),
        "sha256": hashlib.sha256(page.payload).digest(),
        "answered_at": page.answered_at,
        "recorded_at": recorded_at,
    }
