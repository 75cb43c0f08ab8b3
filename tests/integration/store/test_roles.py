"""Grants are the control: each role tries what it must not do, with its defaults switched off."""

import time
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from psycopg2.errors import (
    InsufficientPrivilege,
    InvalidParameterValue,
    NoDataFound,
    RestrictViolation,
)
from psycopg2.extensions import connection as Connection  # noqa: N812

from channelwatch.store.postgres import PostgresStore
from stack.postgres import PostgresServer
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database, new_database, with_a_watch
from tests.integration.store.flags import flag
from tests.integration.store.readings import START, post, reading
from tests.integration.store.steps import ingest, raise_flags

UNBOUND = "set default_transaction_read_only = off; set statement_timeout = 0"


def fill(store: PostgresStore) -> PostgresStore:
    ingest(store, reading(posts=[post(1)]))
    raise_flags(store, flag("a"))
    return store


@pytest.fixture
def filled(store: PostgresStore) -> PostgresStore:
    return fill(store)


@pytest.fixture(scope="module")
def untouched(server: PostgresServer) -> Iterator[Database]:
    """One filled database for all that must be refused anyway."""
    with new_database(server) as database:
        fill(with_a_watch(database, FakeClock()))
        yield database


def attempt(database: Database, role: str, statement: str) -> None:
    with closing(psycopg2.connect(database.dsn(role))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(UNBOUND)
            cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from core.posts",
        "select * from raw.pages",
        "select * from registry.accounts",
        "select * from ops.polls",
        "select * from ops.schema_migrations",
        "insert into marts.request_spending values ('x', 'y', now(), 1, 1)",
        "update marts.request_spending set request_count = 0",
        "delete from marts.request_spending",
        "create table marts.mine (id integer)",
        "create table public.mine (id integer)",
        "create temporary table mine (id integer)",
        "create schema mine",
        "create view marts.mine as select 1 as one",
        "drop view marts.posts",
        "select ops.judge_flag(1, 'confirmed', '', 'me')",
        "select ops.ensure_month_partitions('2026-01-01', 1)",
        "select ops.end_long_queries()",
        "select core.hold_flag_feed()",
        "set role channelwatch_owner",
        "set role channelwatch_writer",
        "alter role channelwatch_analyst createdb",
        "copy marts.posts to program 'cat'",
        "select pg_read_file('/etc/passwd')",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
    ],
)
def test_what_the_analyst_must_not_do(untouched: Database, statement: str):
    with pytest.raises(InsufficientPrivilege):
        attempt(untouched, "analyst", statement)


@pytest.mark.parametrize(
    "statement",
    [
        "create table core.mine (id integer)",
        "create temporary table mine (id integer)",
        "create schema mine",
        "drop table core.posts",
        "truncate ops.unexamined",
        "alter table core.posts add column mood text",
        "create index on core.posts (state)",
        "delete from core.posts",
        "delete from core.flags",
        "update core.flag_events set explanation = ''",
        "delete from core.flag_events",
        "update core.post_revisions set body = ''",
        "update raw.pages set method = ''",
        "delete from raw.pages",
        "insert into core.post_metrics_default select * from core.post_metrics",
        "insert into registry.kinds values ('mine', 'post')",
        "insert into ops.schema_migrations values (99, 'x', 'x')",
        "alter table core.flag_events disable trigger all",
        "select ops.judge_flag(1, 'confirmed', '', 'me')",
        "set role channelwatch_owner",
    ],
)
def test_what_the_writer_must_not_do(untouched: Database, statement: str):
    with pytest.raises(InsufficientPrivilege):
        attempt(untouched, "writer", statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from core.posts",
        "select * from raw.pages",
        "update core.flags set verdict = 'confirmed'",
        "update registry.watches set status = 'removed'",
        "delete from ops.polls",
        "create temporary table mine (id integer)",
        "create table ops.mine (id integer)",
        "select ops.ensure_month_partitions('2026-01-01', 1)",
        "set role channelwatch_writer",
    ],
)
def test_what_operators_must_not_do(untouched: Database, statement: str):
    with pytest.raises(InsufficientPrivilege):
        attempt(untouched, "ops", statement)


def test_only_our_roles_may_connect(database: Database):
    database.rows("create role stranger_in_tests login password 'x'")
    try:
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            psycopg2.connect(
                database.server.dsn(database.name, user="stranger_in_tests", password="x")
            )
    finally:
        database.rows("drop role stranger_in_tests")


def test_the_analyst_reads_every_view(database: Database, filled: PostgresStore):
    views = database.column(
        "select relname from pg_class where relnamespace = 'marts'::regnamespace"
    )
    assert len(views) > 20
    for view in views:
        database.rows(f"select * from {view} limit 1", role="analyst")  # found by search_path
    assert database.rows("select body from posts", role="analyst") == [("The bridge is closed.",)]


def test_the_analysts_defaults_are_safe(database: Database):
    (defaults,) = database.rows(
        "select current_setting('default_transaction_read_only'),"
        " current_setting('statement_timeout')",
        role="analyst",
    )
    assert defaults == ("on", "1min")


def test_events_of_flags_cannot_be_changed_even_by_the_owner(
    database: Database, filled: PostgresStore
):
    for statement in (
        "update core.flag_events set explanation = ''",
        "delete from core.flag_events",
    ):
        with pytest.raises(RestrictViolation, match=r"core\.flag_events is append-only"):
            attempt(database, "owner", statement)


def judge(database: Database, *values: object) -> int:
    ((position,),) = database.rows("select ops.judge_flag(%s, %s, %s, %s, %s)", *values, role="ops")
    return int(position)


def test_operators_judge_flags(database: Database, filled: PostgresStore):
    flag_id = database.scalar("select flag_id from core.flags")
    position = judge(database, flag_id, "dismissed", "a typo", "anna", START)
    assert database.rows(
        "select event, explanation, actor, recorded_at from marts.flag_events"
        " where feed_position = %s",
        position,
        role="ops",
    ) == [("judged", "dismissed: a typo", "anna", START)]
    assert database.rows("select verdict from marts.flags", role="ops") == [("dismissed",)]
    assert database.rows("select * from marts.open_flags", role="ops") == []


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ((0, "perhaps", "", "anna", START), InvalidParameterValue, "not perhaps"),
        ((0, "confirmed", "", " ", START), InvalidParameterValue, "name of its judge"),
        ((0, "confirmed", "", "anna", START), NoDataFound, "no flag 0"),
    ],
)
def test_a_wrong_verdict_is_refused(
    database: Database,
    filled: PostgresStore,
    values: tuple[object, ...],
    error: type[Exception],
    message: str,
):
    with pytest.raises(error, match=message):
        judge(database, *values)
    assert database.column("select event from core.flag_events") == ["opened"]


@pytest.fixture
def endless(database: Database) -> Iterator[Connection]:
    """An analyst who switched the limits off and keeps a transaction open."""
    connection = psycopg2.connect(database.dsn("analyst"))
    with connection.cursor() as cursor:
        cursor.execute(UNBOUND)
        cursor.execute("select count(*) from marts.posts")
    time.sleep(0.2)
    yield connection
    connection.close()


def test_a_small_job_ends_what_runs_too_long(database: Database, endless: Connection):
    end = "select ops.end_long_queries(%s)"
    assert database.rows(end, "1 hour", role="writer") == [(0,)]
    assert database.rows(end, "0.1 seconds", role="writer") == [(1,)]
    with pytest.raises(psycopg2.OperationalError), endless.cursor() as cursor:
        cursor.execute("select 1")
