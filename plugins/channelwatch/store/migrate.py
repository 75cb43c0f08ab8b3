"""Bring a database to the schema of this code: migrations, then views and grants."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.errors import DeadlockDetected, LockNotAvailable
from psycopg2.extensions import connection as Connection  # noqa: N812

from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.store import gate, ledger
from channelwatch.store.dsn import libpq_dsn, refusal, target
from channelwatch.store.errors import MigrationFailed, MigrationRunning
from channelwatch.store.sql_files import SqlFile, contract, migrations, sql_folder

OWNER = "channelwatch_owner"
APPLICATION = "channelwatch migrate"
_LOCK = 0x6D696772  # any number that nothing else in the database locks
_LOCK_SECONDS = 30.0
# A running poll keeps its locks for milliseconds, but whoever waits makes others wait behind. Where
# each waits for the other, Postgres ends the one that it looks at first, after its deadlock_timeout
# of a second: we give up earlier, so that it is never the poll. When that did not help, the writers
# are kept out; and when that did not either, something else is in the way, an autovacuum say, which
# yields after that second.
_OPEN, _CLOSED = False, True
_ATTEMPTS = (
    *[("300ms", _OPEN)] * 3,
    *[("300ms", _CLOSED)] * 2,
    *[("2s", _CLOSED)] * 3,
)
_IN_THE_WAY = (DeadlockDetected, LockNotAvailable)
_SETTINGS = {"statement_timeout": "0", "timezone": "UTC"}

_LOCK_HOLDER = """
select format('process %%s since %%s', pid, date_trunc('second', backend_start))
from pg_locks join pg_stat_activity using (pid)
where locktype = 'advisory' and granted and classid = 0 and objid = %s
"""

_MONTHS_AHEAD = "select ops.ensure_month_partitions((now() - interval '1 month')::date, 5)"

_DROP_MARTS = """
do $$
declare
    routines text;
    views text;
begin
    select string_agg(format('%s', oid::regprocedure), ', ') into routines
    from pg_proc where pronamespace = 'marts'::regnamespace;
    if routines is not null then
        execute 'drop routine ' || routines;
    end if;
    select string_agg(format('%s', oid::regclass), ', ') into views
    from pg_class where relnamespace = 'marts'::regnamespace and relkind = 'v';
    if views is not null then
        execute 'drop view ' || views;
    end if;
end
$$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaStatus:
    """Names of the migrations that the database has and lacks, and whether its views are ours."""

    applied: Sequence[str]
    pending: Sequence[str]
    is_contract_current: bool

    @property
    def is_current(self) -> bool:
        """Tell whether nothing is left to do."""
        return not self.pending and self.is_contract_current


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """What a run did: migrations applied, and whether views and grants were built anew."""

    applied: Sequence[str]
    is_contract_rebuilt: bool


def migrate(dsn: str, folder: Path | None = None) -> Migrated:
    """Apply what is missing; the second call does nothing.

    `dsn` is the owner's or a superuser's. Each migration is one transaction with its row in the
    ledger. Views and grants are dropped and made again in one transaction, when they or a
    migration changed. Months around the host's time get their
    partitions. Raises SchemaError naming the file, and StoreUnavailable.
    """
    folder = folder or sql_folder()
    files = migrations(folder)
    with _connect(dsn) as connection, _exclusively(connection):
        _become_owner(connection)
        ledger.ensure_ledger(connection, folder)
        todo = ledger.pending(connection, files)
        for file in todo:
            _apply(connection, file)
        is_stale = not ledger.has_contract(connection, _contract_digest(folder))
        if is_stale:
            _rebuild_contract(connection, folder)
        _scalar(connection, _MONTHS_AHEAD)
        connection.commit()
    return Migrated(applied=[file.name for file in todo], is_contract_rebuilt=is_stale)


def status(dsn: str, folder: Path | None = None) -> SchemaStatus:
    """Return what `migrate` would do; changes nothing."""
    folder = folder or sql_folder()
    files = migrations(folder)
    with _connect(dsn) as connection:
        todo = ledger.pending(connection, files)
        is_current = ledger.has_contract(connection, _contract_digest(folder))
    return SchemaStatus(
        applied=[file.name for file in files if file not in todo],
        pending=[file.name for file in todo],
        is_contract_current=is_current,
    )


@contextmanager
def _connect(dsn: str) -> Iterator[Connection]:
    try:
        connection = psycopg2.connect(libpq_dsn(dsn), application_name=APPLICATION)
    except psycopg2.OperationalError as refused:
        raise StoreUnavailable(target(dsn), refusal(refused)) from None
    with closing(connection):
        yield connection


@contextmanager
def _exclusively(connection: Connection) -> Iterator[None]:
    """Hold the one lock of schema changes; it ends with the connection, whatever happens."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while not _scalar(connection, "select pg_try_advisory_lock(%s)", _LOCK):
        if time.monotonic() > deadline:
            raise MigrationRunning(str(_scalar(connection, _LOCK_HOLDER, _LOCK)))
        time.sleep(0.2)
    yield


def _become_owner(connection: Connection) -> None:
    """Let the owner own what a superuser makes."""
    _scalar(connection, "select set_config('role', %s, false)", OWNER)
    for setting, value in _SETTINGS.items():
        _scalar(connection, "select set_config(%s, %s, false)", setting, value)
    connection.commit()


def _apply(connection: Connection, file: SqlFile) -> None:
    """Run one migration and its row in the ledger."""
    _run(connection, [(f"migrations/{file.name}", file.text)])
    ledger.record(connection, file)
    connection.commit()


def _rebuild_contract(connection: Connection, folder: Path) -> None:
    dropped = ("marts (an object outside sql/views needs a view)", _DROP_MARTS)
    _run(connection, [dropped, *((file.name, file.text) for file in contract(folder))])
    ledger.record_contract(connection, _contract_digest(folder))
    connection.commit()


def _run(connection: Connection, scripts: Sequence[tuple[str, str]]) -> None:
    """Execute named scripts in one transaction; waits for locks a few times, never long."""
    for attempt, (patience, is_gate_closed) in enumerate(_ATTEMPTS, start=1):
        first = [(scripts[0][0], gate.CLOSE)] if is_gate_closed else []
        try:
            _scalar(connection, "select set_config('lock_timeout', %s, true)", patience)
            for name, script in [*first, *scripts]:
                with _named_failure(connection, name), connection.cursor() as cursor:
                    cursor.execute(script)
            return
        except MigrationFailed as failed:
            if not isinstance(failed.__cause__, _IN_THE_WAY) or attempt == len(_ATTEMPTS):
                raise
            time.sleep(attempt / 2)


@contextmanager
def _named_failure(connection: Connection, name: str) -> Iterator[None]:
    try:
        yield
    except psycopg2.Error as refused:
        connection.rollback()
        raise MigrationFailed(name, str(refused).strip()) from refused


def _contract_digest(folder: Path) -> str:
    """Digest the migrations too: whatever they did to the tables, the views follow."""
    files = [*migrations(folder), *contract(folder)]
    return hashlib.sha256("".join(f.name + f.sha256 for f in files).encode()).hexdigest()


def _scalar(connection: Connection, query: str, *parameters: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
    return row[0] if row else None
