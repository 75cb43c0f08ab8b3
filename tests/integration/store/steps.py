"""The steps that the tests take again and again."""

from datetime import datetime

from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.readings import Reading
from channelwatch.pipeline.ingest import ingest as ingest_reading
from channelwatch.pipeline.ports import PageResult
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import START
from tests.integration.store.readings import CHANNEL


def ingest(store: PostgresStore, *readings: Reading) -> PageResult:
    """Store readings one after the other; return what the last one added."""
    result = PageResult()
    for reading in readings:
        result = ingest_reading(store.collector, reading, reading.answered_at)
    return result


def take_facts(store: PostgresStore, channel: int = CHANNEL) -> list[Fact]:
    """Take all facts of a channel off the queue."""
    with store.detection.examine(channel) as examination:
        facts = list(examination.facts)
        examination.done()
    return facts


def raise_flags(
    store: PostgresStore, *flags: Flag, at: datetime = START, is_late: bool = False
) -> int:
    """Raise flags in one examination; return how many events that made."""
    with store.detection.examine(flags[0].telegram_channel_id) as examination:
        return examination.raise_flags(flags, at, is_late=is_late)
