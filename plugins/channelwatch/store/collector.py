"""Give the poll and backfill steps their pages, and what they ask before one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine, select

from channelwatch.domain.channels import Cursor
from channelwatch.pipeline.ports import Clock
from channelwatch.store.channel_page import PostgresChannelPage
from channelwatch.store.engine import at_once
from channelwatch.store.months import Months
from channelwatch.store.present_channel import read_cursor
from channelwatch.store.tables.ops import polls
from channelwatch.store.tables.posts import posts
from channelwatch.store.watches import PostgresWatches

_STANDS = posts.c.state.in_(("live", "hidden"))


class PostgresCollector(PostgresWatches):
    """Everything that the poll and backfill steps need of the database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        super().__init__(engine)
        self._clock = clock
        self._months = Months(engine)

    @contextmanager
    def channel_page(self, telegram_channel_id: int) -> Iterator[PostgresChannelPage]:
        """Open a transaction that holds this channel's lock; committed at the end, or nothing."""
        self._months.ensure(self._clock.now())
        with self._engine.begin() as connection:
            yield PostgresChannelPage(connection, telegram_channel_id)

    def cursor(self, telegram_channel_id: int) -> Cursor:
        """Return how far the channel has been read (an empty cursor for a new one)."""
        with at_once(self._engine) as connection:
            return read_cursor(connection, telegram_channel_id)

    def absent_once(self, telegram_channel_id: int) -> Sequence[int]:
        """Return posts that were answered as empty once and wait for the second answer."""
        query = (
            select(posts.c.telegram_message_id)
            .where(posts.c.telegram_channel_id == telegram_channel_id)
            .where(posts.c.absent_by.is_not(None), _STANDS)
            .order_by(posts.c.telegram_message_id)
        )
        with at_once(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def recent_ids(self, telegram_channel_id: int, limit: int) -> Sequence[int]:
        """Return the ids of the newest posts that still stand, newest first."""
        query = (
            select(posts.c.telegram_message_id)
            .where(posts.c.telegram_channel_id == telegram_channel_id, _STANDS)
            .order_by(posts.c.telegram_message_id.desc())
            .limit(limit)
        )
        with at_once(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def last_paths(self, telegram_channel_id: int, limit: int) -> Sequence[str]:
        """Return how posts were read (difference or sweep) when there was news, latest first."""
        query = (
            select(polls.c.path)
            .where(polls.c.telegram_channel_id == telegram_channel_id)
            .where(polls.c.path.in_(("difference", "sweep")))
            .order_by(polls.c.finished_at.desc())
            .limit(limit)
        )
        with at_once(self._engine) as connection:
            return [str(path) for path in connection.execute(query).scalars()]
