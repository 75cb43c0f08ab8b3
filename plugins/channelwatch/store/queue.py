"""Put facts about a channel on the queue of the detect step, where they are stored."""

from datetime import datetime

from sqlalchemy import Connection, text

from channelwatch.domain.readings import Reading
from channelwatch.store.batch import Batch

_ENQUEUE = text("""
insert into ops.unexamined (subject, telegram_channel_id, observed_by, enqueued_at)
values (:subject, :channel, :observed_by, :enqueued_at)
on conflict do nothing
""")


def enqueue(batch: Batch, subject: str, reading: Reading, at: datetime) -> None:
    """Queue what a reading showed of the channel itself."""
    batch.add(_ENQUEUE, _keys(subject, reading.telegram_channel_id, reading.answered_at, at))


def enqueue_fact(
    connection: Connection, subject: str, channel: int, observed_by: datetime, at: datetime
) -> None:
    """Queue one fact about a channel; `observed_by` is its key in its table."""
    connection.execute(_ENQUEUE, _keys(subject, channel, observed_by, at))


def _keys(subject: str, channel: int, observed_by: datetime, at: datetime) -> dict[str, object]:
    return {"subject": subject, "channel": channel, "observed_by": observed_by, "enqueued_at": at}
