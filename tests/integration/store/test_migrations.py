"""Migrations: once each, whatever happens meanwhile; views and grants follow."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import text

from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.store import bootstrap, migrate
from channelwatch.store.errors import (
    MigrationEdited,
    MigrationFailed,
    MigrationMissing,
    SchemaError,
)
from channelwatch.store.sql_files import sql_folder
from stack.postgres import PostgresServer
from tests.integration.store.conftest import PASSWORDS, Database, new_database


@pytest.fixture(scope="module")
def database(server: PostgresServer) -> Iterator[Database]:
    """A database that grows by what each test of this module adds."""
    with new_database(server) as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's SQL that grows with the database."""
    return Path(shutil.copytree(sql_folder(), tmp_path_factory.mktemp("copied") / "sql"))


@pytest.fixture(autouse=True)
def up_to_date(database: Database, folder: Path) -> None:
    """Begin each test with nothing left to do."""
    migrate.migrate(database.dsn("owner"), folder)


def add(folder: Path, name: str, text: str) -> str:
    """Add the next migration and return its name."""
    number = 1 + max(int(path.name[:4]) for path in (folder / "migrations").iterdir())
    (folder / "migrations" / f"{number:04d}_{name}.sql").write_text(text)
    return f"{number:04d}_{name}.sql"


@contextmanager
def changed(path: Path, text: str) -> Iterator[None]:
    """Change or add a file for as long as the block lasts."""
    before = path.read_text() if path.exists() else None
    path.write_text(text)
    try:
        yield
    finally:
        path.unlink() if before is None else path.write_text(before)


def test_a_second_run_does_nothing(database: Database, folder: Path):
    before = database.rows("select * from ops.schema_migrations order by version")
    done = migrate.migrate(database.dsn("owner"), folder)
    assert (list(done.applied), done.is_contract_rebuilt) == ([], False)
    assert database.rows("select * from ops.schema_migrations order by version") == before
    assert migrate.status(database.dsn("owner"), folder).is_current


def test_everything_belongs_to_the_owner_even_when_a_superuser_migrates(database: Database):
    owners = database.column(
        "select distinct relowner::regrole::text from pg_class"
        " join pg_namespace on pg_namespace.oid = relnamespace"
        " where nspname in ('registry', 'raw', 'core', 'marts', 'ops')"
    )
    assert owners == ["channelwatch_owner"]


def test_an_edited_migration_is_named_and_nothing_is_applied(database: Database, folder: Path):
    applied = folder / "migrations" / "0004_create_channels.sql"
    later = folder / "migrations" / add(folder, "create_later", "create table ops.later (id int)")
    with (
        changed(applied, applied.read_text() + "-- a remark"),
        pytest.raises(MigrationEdited, match=r"0004_create_channels\.sql was edited"),
    ):
        migrate.migrate(database.dsn("owner"), folder)
    assert database.scalar("select to_regclass('ops.later')") is None
    later.unlink()


def test_a_database_newer_than_the_code_is_named(database: Database, folder: Path):
    name = add(folder, "create_later", "create table ops.later (id integer)")
    migrate.migrate(database.dsn("owner"), folder)
    with pytest.raises(MigrationMissing, match=r"has migration \d{4}_"):
        migrate.migrate(database.dsn("owner"))
    assert migrate.status(database.dsn("owner"), folder).applied[-1] == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("0004_create_twice.sql", r"0004_create_twice\.sql: 0004_create_channels\.sql has that"),
        ("later.sql", r"later\.sql: expected NNNN_verb_object\.sql"),
    ],
)
def test_a_wrong_number_is_refused(database: Database, folder: Path, name: str, message: str):
    with (
        changed(folder / "migrations" / name, "select 1"),
        pytest.raises(SchemaError, match=message),
    ):
        migrate.migrate(database.dsn("owner"), folder)


def test_a_refused_migration_leaves_nothing_of_itself(database: Database, folder: Path):
    good = add(folder, "create_first", "create table ops.first (id integer)")
    bad = add(folder, "break_second", "create table ops.second (id integer); select 1 / 0; -- 100%")
    with pytest.raises(MigrationFailed, match=rf"{bad}: division by zero"):
        migrate.migrate(database.dsn("owner"), folder)
    assert database.scalar("select to_regclass('ops.second')") is None
    state = migrate.status(database.dsn("owner"), folder)
    assert (state.applied[-1], list(state.pending)) == (good, [bad])

    (folder / "migrations" / bad).write_text("create table ops.second (id integer)")
    assert list(migrate.migrate(database.dsn("owner"), folder).applied) == [bad]


def test_a_killed_migration_is_resumed(database: Database, folder: Path):
    slow = add(folder, "create_slow", "create table ops.slow (id integer); select pg_sleep(1.5)")
    code = "import sys; from pathlib import Path; from channelwatch.store.migrate import migrate"
    code += "; migrate(sys.argv[1], Path(sys.argv[2]))"
    command = [sys.executable, "-c", code, database.dsn("owner"), str(folder)]
    with subprocess.Popen(command) as process:
        sleeping = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
        deadline = time.monotonic() + 20
        while not database.scalar(sleeping):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.kill()
    assert not database.scalar("select count(*) from ops.schema_migrations where name = %s", slow)
    assert list(migrate.migrate(database.dsn("owner"), folder).applied) == [slow]
    assert database.scalar("select count(*) from ops.slow") == 0


def test_two_at_once_apply_each_file_once(database: Database, folder: Path):
    name = add(folder, "create_once", "create table ops.once (id integer); select pg_sleep(0.3)")
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: migrate.migrate(database.dsn("owner"), folder), range(2)))
    assert sorted(len(run.applied) for run in runs) == [0, 1]
    assert database.scalar("select count(*) from ops.schema_migrations where name = %s", name) == 1


@pytest.fixture
def reader(database: Database) -> Iterator[threading.Timer]:
    """A transaction that reads core.posts and ends a while after the migration began."""
    connection = psycopg2.connect(database.dsn("writer"))
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core.posts")
    timer = threading.Timer(2.5, connection.rollback)
    timer.start()
    yield timer
    timer.join()
    connection.close()


def test_a_migration_waits_for_a_running_poll_without_blocking_others(
    database: Database, folder: Path, reader: threading.Timer
):
    text = "alter table core.posts add column mood text"
    name = add(folder, "add_mood", text)
    done: list[migrate.Migrated] = []
    run = threading.Thread(
        target=lambda: done.append(migrate.migrate(database.dsn("owner"), folder))
    )
    run.start()
    run.join()
    assert [list(each.applied) for each in done] == [[name]]
    assert not reader.is_alive()


WORDS = "create view marts.words as select 1 as word;"


def test_views_follow_their_files(database: Database, folder: Path):
    with changed(folder / "views" / "words.sql", WORDS):
        assert migrate.migrate(database.dsn("owner"), folder).is_contract_rebuilt
        assert database.rows("select * from marts.words", role="analyst") == [(1,)]
    assert migrate.migrate(database.dsn("owner"), folder).is_contract_rebuilt
    assert database.scalar("select to_regclass('marts.words')") is None


def test_a_refused_view_leaves_all_views_as_they_were(database: Database, folder: Path):
    with (
        changed(folder / "views" / "words.sql", "create view marts.words as select no_such;"),
        pytest.raises(MigrationFailed, match=r"words\.sql: column"),
    ):
        migrate.migrate(database.dsn("owner"), folder)
    assert database.rows("select count(*) from marts.posts", role="analyst") == [(0,)]


def test_a_view_that_somebody_built_on_ours_is_not_destroyed(database: Database, folder: Path):
    database.rows("create view public.mine as select flag_id from marts.flags")
    with (
        changed(folder / "views" / "words.sql", WORDS),
        pytest.raises(MigrationFailed, match="outside sql/views needs a view"),
    ):
        migrate.migrate(database.dsn("owner"), folder)
    assert database.rows("select * from public.mine") == []
    database.rows("drop view public.mine")


def test_views_that_need_each_other_are_named(database: Database, folder: Path):
    hen, egg = (
        f"create view marts.{one} as select * from marts.{other};"
        for one, other in (("hen", "egg"), ("egg", "hen"))
    )
    with (
        changed(folder / "views" / "hen.sql", hen),
        changed(folder / "views" / "egg.sql", egg),
        pytest.raises(SchemaError, match=r"views need each other: .*hen"),
    ):
        migrate.migrate(database.dsn("owner"), folder)


def test_preparing_twice_changes_passwords_and_nothing_else(own_database: Database):
    server, name = own_database.server.dsn(), own_database.name
    bootstrap.prepare(server, name, PASSWORDS)
    before = bootstrap.init(server, name, PASSWORDS)
    try:
        after = bootstrap.init(server, name, PASSWORDS | {"ops": "another"})
        assert before == after
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            own_database.rows("select 1", role="ops")
    finally:
        bootstrap.init(server, name, PASSWORDS)


def test_a_missing_password_is_named(database: Database):
    with pytest.raises(SchemaError, match="no password given for analyst, ops"):
        bootstrap.init(database.server.dsn(), "nowhere", {"owner": "x", "writer": "y"})


def test_an_unreachable_database_is_named_without_its_password():
    dsn = "postgresql://someone:s3cret@127.0.0.1:1/nowhere"
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:1/nowhere: Connection refused") as e:
        migrate.migrate(dsn)
    assert "s3cret" not in str(e.value)


def test_a_database_that_was_never_set_up_says_what_to_do(database: Database):
    with closing(psycopg2.connect(database.server.dsn())) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"create database {database.name}_empty")
    empty = Database(database.server, f"{database.name}_empty")
    state = migrate.status(empty.dsn())
    assert not state.is_current
    assert not state.applied
    store = empty.store()
    with pytest.raises(StoreUnavailable, match="run `channelwatch db migrate`"):
        store.collector.cursor(1)
    store.close()


def test_a_database_that_a_migration_is_missing_from_says_what_to_do(own_database: Database):
    own_database.rows("alter table core.claim_keys rename column revision to version")
    own_database.connection.commit()  # type: ignore[union-attr]
    store = own_database.store()
    with (
        pytest.raises(
            StoreUnavailable,
            match=r"column .*revision.* does not exist.*run `channelwatch db migrate`",
        ),
        store.engine.begin() as connection,
    ):
        connection.execute(text("select k.revision from core.claim_keys as k"))
    store.close()
