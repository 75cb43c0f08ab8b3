"""Read queued facts with what was before them, as the plain values that detectors compare.

Times inside `before` and `after` are ISO 8601 text in UTC.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from channelwatch.domain.facts import Fact
from channelwatch.store.fact_queries import BY_SUBJECT
from channelwatch.store.tables.channels import channels
from channelwatch.store.tables.ops import unexamined

MOST_FACTS = 10_000
"""How many facts of one channel are examined at once: a large backfill takes several runs."""


def read_queue(connection: Connection, channel: int) -> Sequence[Row[Any]]:
    """Return the channel's queue rows, oldest first, with the channel's present username."""
    is_same = channels.c.telegram_channel_id == unexamined.c.telegram_channel_id
    query = (
        select(unexamined, channels.c.username)
        .outerjoin(channels, is_same)
        .where(unexamined.c.telegram_channel_id == channel)
        .order_by(unexamined.c.unexamined_id)
        .limit(MOST_FACTS)
    )
    return connection.execute(query).all()


def read_facts(connection: Connection, queue: Sequence[Row[Any]]) -> Sequence[Fact]:
    """Return the facts behind queue rows; one whose rows were forgotten meanwhile is left out."""
    ids = [row.unexamined_id for row in queue]
    queries = {id(query): query for query in (BY_SUBJECT[row.subject] for row in queue)}
    compared = {
        found.unexamined_id: found
        for query in queries.values()
        for found in connection.execute(query, {"ids": ids})
    }
    return [
        _fact(row, compared[row.unexamined_id]) for row in queue if row.unexamined_id in compared
    ]


def _fact(row: Row[Any], compared: Row[Any]) -> Fact:
    return Fact(
        fact_id=row.unexamined_id,
        subject=row.subject,
        telegram_channel_id=row.telegram_channel_id,
        telegram_message_id=row.telegram_message_id or None,
        username=row.username,
        observed_after=compared.observed_after,
        observed_by=row.observed_by,
        before=compared.before,
        after=compared.after,
        is_late=compared.is_late,
    )
