"""Hold leases on accounts as advisory locks: they end with the process, whatever happens to it."""

import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812
from sqlalchemy import TextClause

from channelwatch.pipeline.errors import LeaseHeld, LeaseLost, StoreUnavailable
from channelwatch.store.dsn import libpq_dsn, refusal, target
from channelwatch.store.prepared import prepared

_SPACE = 0x6C656173  # sets leases apart from other advisory locks
_PAUSE = 0.2
_LONGEST_NAME = 63  # what Postgres keeps of an application name

# A holder whose machine vanished is noticed within a minute.
_KEEPALIVE = (
    "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=4 "
    "-c tcp_user_timeout=60000 -c timezone=UTC"
)

_HELD = """
select from pg_locks
where
    locktype = 'advisory' and granted and pid = pg_backend_pid()
    and classid = %s and objid = (hashtext(%s)::bigint & 4294967295)::oid and objsubid = 2
"""
_HOLDER = """
select application_name, backend_start
from pg_locks join pg_stat_activity using (pid)
where
    locktype = 'advisory' and granted
    and pg_locks.database = (select oid from pg_database where datname = current_database())
    and classid = %s and objid = (hashtext(%s)::bigint & 4294967295)::oid and objsubid = 2
"""


def holder(what: str) -> str:
    """Say who holds a lease, for whoever has to wait for it."""
    return f"{what} on {socket.gethostname()} (pid {os.getpid()})"


class PostgresLease:
    """The right to use an account, as long as the connection that took it lives."""

    def __init__(self, connection: Connection, account: str) -> None:
        self._connection = connection
        self._account = account
        self._turn = threading.Lock()
        self._ready: set[str] = set()

    def ask(self, statement: TextClause, keys: Mapping[str, object]) -> tuple[Any, ...]:
        """Run a statement that answers one row over the lease's own connection.

        A session gives the lock back only by its end: what is answered here was held meanwhile.
        LeaseLost where nothing answers any more.
        """
        one = prepared(statement)
        with self._turn:
            try:
                with self._connection.cursor() as cursor:
                    if one.name not in self._ready:
                        cursor.execute(one.definition)
                        self._ready.add(one.name)
                    cursor.execute(one.call, keys)
                    (row,) = cursor.fetchall()
                    return row
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                raise LeaseLost(self._account) from None

    def is_held(self) -> bool:
        """Ask the server whether the lock stands; False too when it cannot be asked."""
        with self._turn:
            try:
                with self._connection.cursor() as cursor:
                    cursor.execute(_HELD, [_SPACE, self._account])
                    return cursor.rowcount == 1
            except psycopg2.Error:
                return False


class PostgresLeases:
    """Leases on accounts. Real time: nothing here knows of the simulator's clock."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    @contextmanager
    def hold(self, account: str, holder: str, wait: timedelta) -> Iterator[PostgresLease]:
        """Take the lease within `wait`, else raise LeaseHeld naming the holder and since when.

        Each try is a connection of its own, so that its age is the lease's age.
        """
        deadline = time.monotonic() + wait.total_seconds()
        while (connection := self._try(account, holder)) is None:
            if time.monotonic() >= deadline:
                raise self._held_by(account)
            time.sleep(_PAUSE)
        with closing(connection):
            yield PostgresLease(connection, account)

    def _try(self, account: str, holder: str) -> Connection | None:
        connection = self._connect(holder)
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s, hashtext(%s))", [_SPACE, account])
            row = cursor.fetchone()
        if row and row[0]:
            return connection
        connection.close()
        return None

    def _held_by(self, account: str) -> LeaseHeld:
        with closing(self._connect("lease inquiry")) as connection, connection.cursor() as cursor:
            cursor.execute(_HOLDER, [_SPACE, account])
            found = cursor.fetchone()
        holder, since = found or ("somebody who just left", None)
        return LeaseHeld(account, holder, since or datetime.now(UTC))

    def _connect(self, name: str) -> Connection:
        try:
            connection = psycopg2.connect(
                libpq_dsn(self._dsn),
                application_name=name[:_LONGEST_NAME],
                connect_timeout=10,
                options=_KEEPALIVE,
            )
        except psycopg2.OperationalError as refused:
            raise StoreUnavailable(target(self._dsn), refusal(refused)) from None
        connection.autocommit = True
        return connection
