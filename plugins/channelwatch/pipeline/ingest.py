"""Store a reading: compare it with what is known, in one transaction on its channel."""

from datetime import datetime

from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes, reconcile
from channelwatch.pipeline.ports import ChannelPage, CollectorStore, PageResult


def ingest(store: CollectorStore, reading: Reading, recorded_at: datetime) -> PageResult:
    """Write what is new in `reading`; all of it or nothing. A second time writes nothing new."""
    with store.channel_page(reading.telegram_channel_id) as page:
        return page.write(reading, _changes(page, reading), recorded_at)


def preview(store: CollectorStore, reading: Reading) -> Changes:
    """Return what `ingest` would add, and write nothing."""
    with store.channel_page(reading.telegram_channel_id) as page:
        return _changes(page, reading)


def _changes(page: ChannelPage, reading: Reading) -> Changes:
    known = page.known_posts(_mentioned(reading))
    return reconcile(known, reading, page.cursor.complete_at)


def _mentioned(reading: Reading) -> set[int]:
    return {
        *(post.telegram_message_id for post in reading.posts),
        *(message_id for message_id, _ in reading.metrics),
        *reading.absent_ids,
        *reading.skipped_ids,
    }
