"""One server for the session and one migrated database, emptied before each test that writes rows.

Tests that change the schema, or need grants of their own, take a copy of it.
"""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812

from channelwatch.store import bootstrap
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import NewWatch, Registry
from stack.postgres import PostgresServer, temporary_postgres
from tests.fakes.clock import START, FakeClock

PASSWORDS = {role: f"{role} p@ss/word" for role in bootstrap.ROLES}
TEMPLATE = "channelwatch_template"


@dataclass
class Database:
    """A database with the real schema; statements of the tests run as its superuser."""

    server: PostgresServer
    name: str
    opened: list[PostgresStore] = field(default_factory=list)
    connection: Connection | None = None

    def dsn(self, role: str = "") -> str:
        if not role:
            return self.server.dsn(self.name)
        return self.server.dsn(self.name, user=f"channelwatch_{role}", password=PASSWORDS[role])

    def rows(self, query: str, *values: object, role: str = "") -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(self.dsn(role))) if role else self._own() as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(query, values or None)
                found = cursor.fetchall() if cursor.description else []
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in r) for r in found]

    @contextmanager
    def _own(self) -> Iterator[Connection]:
        """Lend the one connection of the tests' own statements."""
        if self.connection is None or self.connection.closed:
            self.connection = psycopg2.connect(self.dsn())
        yield self.connection

    def column(self, query: str, *values: object) -> list[Any]:
        return [row[0] for row in self.rows(query, *values)]

    def scalar(self, query: str, *values: object) -> Any:
        (value,) = self.column(query, *values)
        return value

    def store(self, clock: FakeClock | None = None) -> PostgresStore:
        """Open the store as the role that the pipeline has."""
        self.opened.append(PostgresStore(self.dsn("writer"), clock or FakeClock()))
        return self.opened[-1]

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table that the pipeline writes, without surrogate keys."""
        found = {}
        for (table,) in self.rows(TABLES):
            names = ", ".join(self.column(COLUMNS, table)) or "*"
            found[table] = sorted(self.rows(f"select {names} from {table}"), key=repr)
        return found


TABLES = """
select format('%s.%s', nspname, relname)
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where nspname in ('registry', 'raw', 'core', 'ops') and relkind in ('r', 'p')
    and not relispartition and relname not like 'schema\\_%'
"""
# Replica mode switches the append-only triggers and foreign keys off.
EMPTY = """
do $$
declare
    emptied text;
begin
    set local session_replication_role = replica;
    for emptied in
        select format('%s.%s', nspname, relname)
        from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname in ('registry', 'raw', 'core', 'ops') and relkind in ('r', 'p')
            and not relispartition and relname not like 'schema\\_%' and relname <> 'kinds'
    loop
        execute 'delete from ' || emptied;
    end loop;
end
$$
"""
COLUMNS = """
select attname from pg_attribute
where attrelid = %s::regclass and attnum > 0 and not attisdropped and attidentity = ''
order by attnum
"""


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    with temporary_postgres() as running:
        bootstrap.prepare(running.dsn(), TEMPLATE, PASSWORDS)
        seal(running)
        yield running


def seal(server: PostgresServer) -> None:
    """Let nobody into the template any more: one open session would keep it from being copied."""
    with closing(psycopg2.connect(server.dsn())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"alter database {TEMPLATE} with allow_connections false")


@contextmanager
def new_database(server: PostgresServer) -> Iterator[Database]:
    """Copy the template."""
    name = f"channelwatch_{secrets.token_hex(4)}"
    with closing(psycopg2.connect(server.dsn())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(
                f"create database {name} template {TEMPLATE}"
                " strategy file_copy owner channelwatch_owner"
            )
    bootstrap.init(server.dsn(), name, PASSWORDS)  # grants on a database are not copied
    made = Database(server, name)
    yield made
    for store in made.opened:
        store.close()
    if made.connection is not None:
        made.connection.close()


@pytest.fixture
def own_database(server: PostgresServer) -> Iterator[Database]:
    """A database that nobody else uses."""
    with new_database(server) as made:
        yield made


@pytest.fixture(scope="session")
def shared_database(server: PostgresServer) -> Iterator[Database]:
    with new_database(server) as made:
        yield made


@pytest.fixture
def database(shared_database: Database) -> Iterator[Database]:
    """The shared database without a row; whoever wrote to it left nobody connected."""
    shared_database.rows(EMPTY)
    yield shared_database
    while shared_database.opened:
        shared_database.opened.pop().close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(database: Database, clock: FakeClock) -> PostgresStore:
    """The store with one account, north, that watches @lamp_street every 15 minutes."""
    return with_a_watch(database, clock)


def with_a_watch(database: Database, clock: FakeClock) -> PostgresStore:
    """Open the store and register north and @lamp_street."""
    opened = database.store(clock)
    registry = Registry(opened.engine)
    registry.add_account("north", "telegram_north", START)
    registry.add_watches([NewWatch(username="lamp_street", account="north")], START)
    return opened
