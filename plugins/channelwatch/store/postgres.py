"""Compose the adapters into the one store that the composition root hands out."""

from sqlalchemy import Engine

from channelwatch.pipeline.ports import Clock
from channelwatch.store.audience import PostgresAudience
from channelwatch.store.backfills import PostgresBackfills
from channelwatch.store.budget import PostgresBudget
from channelwatch.store.chains import PostgresChains
from channelwatch.store.collector import PostgresCollector
from channelwatch.store.detection import PostgresDetection
from channelwatch.store.engine import open_engine
from channelwatch.store.feed import PostgresFeed
from channelwatch.store.leases import PostgresLeases
from channelwatch.store.rounds import PostgresRounds


class PostgresStore:
    """Everything of one database, by the port it serves. `engine` is for what has no port.

    `clock` is the observations' clock: it tells which monthly partitions a page needs.
    """

    def __init__(self, dsn: str, clock: Clock, *, application_name: str = "channelwatch") -> None:
        self.engine: Engine = open_engine(dsn, application_name)
        self.collector = PostgresCollector(self.engine, clock)
        self.audience = PostgresAudience(self.engine)
        self.backfills = PostgresBackfills(self.engine)
        self.detection = PostgresDetection(self.engine)
        self.feed = PostgresFeed(self.engine)
        self.budget = PostgresBudget(self.engine)
        self.rounds = PostgresRounds(self.engine)
        self.chains = PostgresChains(self.engine)
        self.leases = PostgresLeases(dsn)

    def close(self) -> None:
        """Give the pooled connections back to the server."""
        self.engine.dispose()
