"""Open the database for the adapters: UTC, named, and with errors that name the host."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import psycopg2
from psycopg2 import errors
from psycopg2.extensions import connection as DriverConnection  # noqa: N812
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.pool import Pool, QueuePool

from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.store.dsn import driver_url, refusal, target

_NOT_SET_UP = (
    errors.UndefinedTable,
    errors.UndefinedColumn,  # a migration behind: the table is there, in its older shape
    errors.InvalidSchemaName,
    errors.UndefinedFunction,
)


def open_engine(dsn: str, application_name: str, *, pool: type[Pool] = QueuePool) -> Engine:
    """Return an engine for `dsn`; nothing connects yet.

    Sessions are in UTC and appear in pg_stat_activity as `application_name`. A database that
    cannot be reached or is not set up raises StoreUnavailable, here or in any statement.
    """
    url = driver_url(dsn)
    engine = create_engine(
        url,
        poolclass=pool,
        connect_args={
            "application_name": application_name,
            "connect_timeout": 10,
            "options": "-c timezone=UTC",
        },
    )
    _translate_errors(engine, url)
    return engine


@contextmanager
def at_once(engine: Engine) -> Iterator[Connection]:
    """Open a connection for lone statements: each is a transaction of its own, one round trip.

    Otherwise a statement costs three: begin, itself, and the end. SQLAlchemy's own AUTOCOMMIT sets
    the session's isolation at every turn, which costs them again.
    """
    with engine.connect() as connection:
        driver = cast("DriverConnection", connection.connection.driver_connection)
        driver.autocommit = True
        try:
            yield connection
        finally:
            if not driver.closed:
                driver.autocommit = False


def _translate_errors(engine: Engine, url: URL) -> None:
    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        error = context.original_exception
        is_lost = context.is_disconnect or context.connection is None
        if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError) and is_lost:
            raise StoreUnavailable(target(url), refusal(error)) from None
        if isinstance(error, _NOT_SET_UP):
            reason = f"is not set up ({refusal(error)}): run `channelwatch db migrate`"
            raise StoreUnavailable(target(url), reason) from None
