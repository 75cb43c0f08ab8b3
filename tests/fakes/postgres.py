"""A throwaway Postgres with the real schema, one account and its watches."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg2

from channelwatch.pipeline.ports import Clock
from channelwatch.store import bootstrap
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import NewWatch, Registry
from stack.postgres import PostgresServer, temporary_postgres


@contextmanager
def database_server() -> Iterator[PostgresServer]:
    """Run a server for as long as a test module needs it."""
    with temporary_postgres() as server:
        yield server


@contextmanager
def fresh_store(server: PostgresServer, clock: Clock) -> Iterator[tuple[PostgresStore, str]]:
    """Make a database of its own on the server; yield the store and its DSN."""
    name = f"channelwatch_{secrets.token_hex(4)}"
    bootstrap.prepare(server.dsn(), name, {r: secrets.token_hex(8) for r in bootstrap.ROLES})
    dsn = server.dsn(name)
    store = PostgresStore(dsn, clock)
    try:
        yield store, dsn
    finally:
        store.close()


def register(store: PostgresStore, usernames: Iterable[str], at: datetime) -> None:
    """Register the account north and let it watch the channels every 15 minutes."""
    registry = Registry(store.engine)
    registry.add_account("north", "telegram_north", at)
    registry.add_watches(
        [
            NewWatch(username=name, account="north", poll_interval=timedelta(minutes=15))
            for name in usernames
        ],
        at,
    )


def rows(dsn: str, query: str, *values: object) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    connection = psycopg2.connect(dsn)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            found = list(cursor.fetchall())
        connection.commit()
        return found
    finally:
        connection.close()
