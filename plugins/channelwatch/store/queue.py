"""Put facts about a channel on the queue of the detect step, where they are stored."""

from datetime import datetime

from sqlalchemy import Connection, text

from channelwatch.domain.readings import Reading

_ENQUEUE = text("""
insert into ops.unexamined (subject, telegram_channel_id, observed_by, enqueued_at)
values (:subject, :channel, :observed_by, :enqueued_at)
on conflict do nothing
""")


def enqueue(connection: Connection, subject: str, reading: Reading, at: datetime) -> None:
    """Queue what a reading showed of the channel itself."""
    enqueue_fact(connection, subject, reading.telegram_channel_id, reading.answered_at, at)


def enqueue_fact(
    connection: Connection, subject: str, channel: int, observed_by: datetime, at: datetime
) -> None:
    """Queue one fact about a channel; `observed_by` is its key in its table."""
    connection.execute(
        _ENQUEUE,
        {"subject": subject, "channel": channel, "observed_by": observed_by, "enqueued_at": at},
    )
