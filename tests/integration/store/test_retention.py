"""What the rules no longer keep goes: whole months where they can, rows where they must."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from channelwatch.cli.main import app
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.retention import retain
from channelwatch.store.search_index import index_revisions
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database, with_a_watch
from tests.integration.store.readings import CHANNEL, PROFILE, at, post, reading
from tests.integration.store.steps import ingest

JANUARY = datetime(2026, 1, 10, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
OTHER = CHANNEL + 1


@pytest.fixture
def database(own_database: Database) -> Database:
    """Months are dropped here, so that no other test may share it."""
    return own_database


@pytest.fixture
def store(database: Database) -> PostgresStore:
    """Two channels, each with one page and post in January and one in March."""
    clock = FakeClock(JANUARY)
    store = with_a_watch(database, clock)
    for month, message in ((JANUARY, 1), (MARCH, 2)):
        clock.at = month
        for channel in (CHANNEL, OTHER):
            shown = post(message, f"Words {month:%B}.", published_at=month, views=3)
            page = reading(month, [shown], telegram_channel_id=channel, profile=PROFILE)
            ingest(store, page)
    index_revisions(store.engine)
    database.rows("delete from registry.retention")
    return store


def run(database: Database, *words: str) -> Result:
    env = {"CHANNELWATCH_DB": database.dsn("writer")}
    return CliRunner().invoke(app, ["retention", *words], env=env)


def keep(database: Database, what: str, days: int, channel: int = 0) -> None:
    query = "insert into registry.retention values (%s, %s, make_interval(days => %s))"
    database.rows(query, what, channel, days)


def pages(database: Database) -> list[tuple[int, int]]:
    return database.rows(
        "select telegram_channel_id - %s, extract(month from answered_at)::int"
        " from raw.pages order by 1, 2",
        CHANNEL,
    )


def test_without_a_rule_everything_stays(store: PostgresStore, database: Database):
    assert set(retain(store.engine, MAY).values()) == {0}
    assert pages(database) == [(0, 1), (0, 3), (1, 1), (1, 3)]


def test_old_months_are_dropped(store: PostgresStore, database: Database):
    keep(database, "raw.pages", 60)
    done = retain(store.engine, MAY)
    assert done["raw.pages (months)"] >= 1
    assert pages(database) == [(0, 3), (1, 3)]
    assert database.scalar("select to_regclass('raw.pages_202601')") is None
    assert database.scalar("select to_regclass('raw.pages_202603')") is not None
    assert set(retain(store.engine, MAY).values()) == {0}


def test_a_channel_has_its_own_time(store: PostgresStore, database: Database):
    keep(database, "raw.pages", 300)
    keep(database, "raw.pages", 60, CHANNEL)
    assert retain(store.engine, MAY)["raw.pages"] == 1
    assert pages(database) == [(0, 3), (1, 1), (1, 3)]


def test_a_channel_may_keep_longer(store: PostgresStore, database: Database):
    keep(database, "raw.pages", 60)
    keep(database, "raw.pages", 300, OTHER)
    retain(store.engine, MAY)
    assert pages(database) == [(0, 3), (1, 1), (1, 3)]


def test_counters_go_by_month(store: PostgresStore, database: Database):
    keep(database, "core.post_metrics", 60)
    retain(store.engine, MAY)
    assert database.column("select telegram_message_id from core.post_metrics") == [2, 2]
    assert len(database.rows("select * from core.posts")) == 4


def test_posts_go_with_all_that_is_of_them(store: PostgresStore, database: Database):
    keep(database, "core.posts", 60, CHANNEL)
    assert retain(store.engine, MAY)["core.posts"] == 1
    for table in ("core.posts", "core.post_revisions", "core.revision_search", "core.post_metrics"):
        rows = database.rows(
            f"select telegram_channel_id - %s, telegram_message_id from {table} order by 1, 2",
            CHANNEL,
        )
        assert rows == [(0, 2), (1, 1), (1, 2)], table
    assert database.rows("select * from core.forgotten_posts") == []


def test_operations_are_forgotten_too(store: PostgresStore, database: Database):
    database.rows("insert into ops.requests values ('north', 'x', %s, 1, 0)", JANUARY)
    database.rows("insert into ops.requests values ('north', 'x', %s, 1, 0)", MARCH)
    keep(database, "ops", 60)
    assert retain(store.engine, MAY)["ops"] == 1
    assert database.column("select hour from ops.requests") == [MARCH]


def test_rules_are_set_by_command(store: PostgresStore, database: Database):
    assert run(database, "set", "raw.pages", "90").exit_code == 0
    assert run(database, "set", "raw.pages", "30", "--channel", "@lamp_street").exit_code == 2
    database.rows(
        "update core.channels set username = 'river' where telegram_channel_id = %s", OTHER
    )
    assert run(database, "set", "raw.pages", "30", "--channel", "@lamp_street").exit_code == 0
    assert "lamp_street" in run(database, "list").stdout
    assert run(database, "clear", "raw.pages").exit_code == 0
    assert database.column("select keep::text from registry.retention") == ["30 days"]
    assert run(database, "set", "raw.pages", "0").exit_code == 2
    assert run(database, "set", "ops", "9", "--channel", "lamp_street").exit_code == 2
    assert at() > MAY


def test_a_long_query_postpones_the_months(store: PostgresStore, database: Database):
    keep(database, "raw.pages", 60)
    with store.engine.connect() as reader:
        reader.exec_driver_sql("select count(*) from raw.pages")
        assert retain(store.engine, MAY)["raw.pages (months)"] == 0
    assert retain(store.engine, MAY)["raw.pages (months)"] >= 1
