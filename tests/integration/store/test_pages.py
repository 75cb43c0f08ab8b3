"""What a page leaves in the database: posts, versions, deletions, states, counters, evidence."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import psycopg2
import pytest

from channelwatch.domain.channels import Cursor
from channelwatch.domain.kinds import ChannelState
from channelwatch.domain.posts import ForwardOrigin, PostContent, PostMetrics
from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.pipeline.ports import PageResult
from channelwatch.store.checks import run_checks
from channelwatch.store.errors import ChannelNotObserved
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, PROFILE, PUBLISHED, START, at, post, reading
from tests.integration.store.steps import ingest


@pytest.fixture(autouse=True)
def checks_hold(store: PostgresStore, database: Database) -> Iterator[None]:
    """After every test of this module the data keeps its promises."""
    yield
    database.rows("delete from ops.unexamined")
    broken = {name: rows for name, rows in run_checks(store.engine).items() if rows}
    assert broken.keys() <= {"watches_stale"}


def bodies(database: Database) -> list[tuple[Any, ...]]:
    return database.rows(
        "select telegram_message_id, revision, body from core.post_revisions order by 1, 2"
    )


def test_a_page_is_stored_with_everything_that_it_shows(store: PostgresStore, database: Database):
    rich = post(
        2,
        "Two boats 🌉.",
        views=12,
        media={"kind": "photo", "id": 9},
        grouped_id=5,
        reply_to_message_id=1,
        forward=ForwardOrigin(
            telegram_channel_id=4, telegram_message_id=3, published_at=PUBLISHED, name="Harbour"
        ),
        signature="A. Editor",
        via_bot_id=77,
        expires_at=at(days=9),
    )
    result = ingest(store, reading(posts=[rich, post(1)]))
    assert result == PageResult(new_posts=2, is_changed=True)
    assert bodies(database) == [(1, 1, "The bridge is closed."), (2, 1, "Two boats 🌉.")]
    assert database.rows(
        "select published_at, state, observed_after, observed_by, revision_count, grouped_id,"
        " reply_to_message_id, forward_channel_id, forward_message_id, forward_published_at,"
        " forward_name, signature, via_bot_id, expires_at, is_late"
        " from core.posts where telegram_message_id = 2"
    ) == [
        (PUBLISHED, "live", None, at(seconds=1), 1, 5, 1, 4, 3, PUBLISHED, "Harbour", "A. Editor",
         77, at(days=9), False),
    ]  # fmt: skip
    assert database.rows("select media, views from marts.posts where telegram_message_id = 2") == [
        ({"kind": "photo", "id": 9}, 12)
    ]
    assert store.collector.cursor(CHANNEL) == Cursor(
        telegram_channel_id=CHANNEL, pts=7, complete_at=START, newest_message_id=2
    )


def test_a_page_written_twice_is_written_once(store: PostgresStore, database: Database):
    page = reading(posts=[post(1, views=3), post(2)], absent_ids=[9], skipped_ids=[8])
    ingest(store, page)
    before = database.contents()
    later = FakeClock(at(hours=3))
    assert ingest(database.store(later), page) == PageResult()
    assert database.contents() == before


def test_evidence_is_kept_as_it_was(store: PostgresStore, database: Database):
    ingest(store, reading())
    ((payload, digest, answered_at, partition),) = database.rows(
        "select payload, payload_sha256, answered_at, tableoid::regclass::text from raw.pages"
    )
    assert zlib.decompress(payload) == b'{"_": "ChatFull"}'
    assert bytes(digest) == hashlib.sha256(b'{"_": "ChatFull"}').digest()
    assert (answered_at, partition) == (at(seconds=1), "raw.pages_202610")


def test_a_text_that_returns_is_a_new_version(store: PostgresStore, database: Database):
    for minutes, text in enumerate(("A", "B", "A")):
        result = ingest(store, reading(at(minutes=minutes), [post(1, text)], pts=7 + minutes))
    assert result == PageResult(edits=1, is_changed=True)
    assert bodies(database) == [(1, 1, "A"), (1, 2, "B"), (1, 3, "A")]
    assert database.rows(
        "select previous_body, body, observed_after, observed_by, is_latest"
        " from marts.post_revisions where revision > 1 order by revision"
    ) == [
        ("A", "B", at(seconds=1), at(minutes=1, seconds=1), False),
        ("B", "A", at(minutes=1, seconds=1), at(minutes=2, seconds=1), True),
    ]


def test_a_post_is_deleted_at_its_second_absence(store: PostgresStore, database: Database):
    ingest(store, reading(START, [post(1)]), reading(at(minutes=15), absent_ids=[1]))
    assert store.collector.absent_once(CHANNEL) == [1]
    assert store.collector.recent_ids(CHANNEL, 5) == [1]
    result = ingest(store, reading(at(minutes=30), absent_ids=[1]))
    assert result == PageResult(deletions=1, is_changed=True)
    assert store.collector.absent_once(CHANNEL) == []
    assert store.collector.recent_ids(CHANNEL, 5) == []
    assert database.rows(
        "select state, observed_after, observed_by from marts.post_state_history"
    ) == [("deleted", at(seconds=1), at(minutes=15, seconds=1))]


def test_a_post_that_was_absent_once_and_returns_was_never_deleted(
    store: PostgresStore, database: Database
):
    ingest(
        store,
        reading(START, [post(1)]),
        reading(at(minutes=15), absent_ids=[1]),
        reading(at(minutes=30), [post(1)]),
        reading(at(minutes=45), absent_ids=[1]),
    )
    assert database.rows("select state, absent_after, absent_by from core.posts") == [
        ("live", at(minutes=30), at(minutes=45, seconds=1))
    ]
    assert database.rows("select * from core.post_states") == []


def test_a_deleted_post_that_is_restored_keeps_its_history(
    store: PostgresStore, database: Database
):
    ingest(
        store,
        reading(START, [post(1)]),
        reading(at(minutes=15), absent_ids=[1]),
        reading(at(minutes=30), absent_ids=[1]),
        reading(at(minutes=45), [post(1)]),
    )
    states = "select state from core.post_states order by observed_by"
    assert database.column(states) == ["deleted", "live"]
    assert database.rows("select state, absent_by from core.posts") == [("live", None)]


def test_a_post_with_a_timer_expires(store: PostgresStore, database: Database):
    ingest(
        store,
        reading(START, [post(1, expires_at=at(minutes=10))]),
        reading(at(minutes=15), absent_ids=[1]),
        reading(at(minutes=30), absent_ids=[1]),
    )
    assert database.column("select state from core.posts") == ["expired"]


def test_a_restricted_post_is_hidden(store: PostgresStore, database: Database):
    hidden = post(1, restriction_reasons=("all:terms",))
    ingest(store, reading(START, [post(1)]), reading(at(minutes=15), [hidden]))
    assert database.rows("select state, restriction_reasons from core.posts") == [
        ("hidden", ["all:terms"])
    ]


def test_posts_that_were_gone_before_anybody_looked(store: PostgresStore, database: Database):
    ingest(
        store,
        reading(START, [post(1)]),
        reading(at(minutes=15), [post(5)], skipped_ids=[2, 4], absent_ids=[3]),
    )
    unseen = "select telegram_message_id, observed_after, observed_by from marts.unseen_posts"
    assert database.rows(unseen + " order by 1") == [
        (i, START, at(minutes=15, seconds=1)) for i in (2, 3, 4)
    ]
    ingest(store, reading(at(minutes=30), [post(3)], pts=None, is_late=True))  # a backfill had it
    assert [row[0] for row in database.rows(unseen + " order by 1")] == [2, 4]


def test_counters_are_added_only_when_one_changed(store: PostgresStore, database: Database):
    seen = [3, 3, 9, None, 9]
    for turn, views in enumerate(seen):
        ingest(store, reading(at(minutes=15 * turn), [post(1, views=views)]))
    ingest(store, reading(at(hours=2), metrics=[(1, PostMetrics(views=9, reactions={"👍": 2}))]))
    assert database.rows(
        "select views, reactions from marts.post_metrics order by observed_at"
    ) == [
        (3, None),
        (9, None),
        (9, {"👍": 2}),
    ]
    assert database.rows("select views, reactions from marts.posts") == [(9, {"👍": 2})]


def test_counters_of_posts_older_than_the_oldest_partition_are_known(store: PostgresStore):
    old = post(1, views=3, published_at=at(days=-900))
    ingest(store, reading(posts=[old]))
    with store.collector.channel_page(CHANNEL) as page:
        assert page.known_posts([1])[1].metrics == PostMetrics(views=3)


def test_a_late_reading_moves_neither_count_nor_coverage_nor_cursor(
    store: PostgresStore, database: Database
):
    ingest(store, reading(posts=[post(9)]))
    tables = ("core.subscriber_counts", "core.coverage_windows", "core.channel_profiles")
    before = [database.rows(f"select * from {table}") for table in tables]
    backfill = reading(
        at(minutes=15), [post(1), post(2)], pts=None, subscriber_count=999, is_late=True,
        profile=replace(PROFILE, title="Another"),
    )  # fmt: skip
    assert ingest(store, backfill) == PageResult(new_posts=2, is_changed=True)
    assert [database.rows(f"select * from {table}") for table in tables] == before
    assert store.collector.cursor(CHANNEL) == Cursor(
        telegram_channel_id=CHANNEL, pts=7, complete_at=START, newest_message_id=9
    )
    late = "select telegram_message_id from core.posts where is_late order by 1"
    assert database.column(late) == [1, 2]


def test_a_baseline_is_late_and_begins_the_watch(store: PostgresStore, database: Database):
    ingest(store, reading(posts=[post(1)], is_late=True, path="baseline"))
    assert database.rows("select subscriber_count, complete_at from core.channels") == [
        (160, START)
    ]
    assert database.column("select is_late from core.posts") == [True]


def test_posts_of_a_channel_that_was_never_observed_are_refused(
    store: PostgresStore, database: Database
):
    with pytest.raises(ChannelNotObserved, match=f"channel {CHANNEL} was never observed"):
        ingest(store, reading(posts=[post(1)], profile=None))
    assert database.rows("select * from core.channels") == []
    assert database.rows("select * from raw.pages") == []


def test_a_reading_that_comes_too_late_changes_nothing_of_the_channel(
    store: PostgresStore, database: Database
):
    ingest(store, reading(START, pts=7), reading(at(minutes=15), pts=9, subscriber_count=170))
    before = database.rows("select * from core.channels")
    stale = reading(at(minutes=5), pts=8, subscriber_count=165)
    ingest(store, replace(stale, profile=replace(PROFILE, title="Earlier")))
    assert database.rows("select * from core.channels") == before
    assert database.column("select subscriber_count from core.subscriber_counts order by 1") == [
        160,
        170,
    ]
    assert database.column("select title from core.channel_profiles") == ["Lamp street"]


def test_an_exception_inside_a_page_leaves_nothing_of_it(store: PostgresStore, database: Database):
    before = database.contents()

    def broken() -> None:
        with store.collector.channel_page(CHANNEL) as page:
            page.write(reading(), _changes(), START)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert database.contents() == before


def ready(store: PostgresStore) -> dict[str, int]:
    """Return how often each statement that the store's one connection has ready was run."""
    query = "select name, generic_plans + custom_plans as runs from pg_prepared_statements"
    with store.engine.connect() as connection:
        return {row.name: row.runs for row in connection.exec_driver_sql(query)}


def test_statements_stay_ready_when_a_page_is_undone_and_not_when_the_connection_ends(
    store: PostgresStore, database: Database
):
    with pytest.raises(RuntimeError), store.collector.channel_page(CHANNEL) as page:
        assert page.known_posts([1]) == {}
        page.write(reading(posts=[post(1)]), _changes(), START)
        raise RuntimeError
    undone = ready(store)
    ingest(store, reading(posts=[post(1)]))
    again = ready(store)
    assert again.keys() == undone.keys()
    assert all(again[name] == runs + 1 for name, runs in undone.items())
    database.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = 'channelwatch' and datname = current_database()"
    )
    with pytest.raises(StoreUnavailable):
        ingest(store, reading(at(minutes=15)))
    ingest(store, reading(at(minutes=15), [post(2)]))
    assert database.column("select telegram_message_id from core.posts order by 1") == [1, 2]


def _changes() -> Any:
    from channelwatch.domain.reconcile import reconcile

    return reconcile({}, reading(posts=[post(1)]), None)


def test_months_are_made_ahead_for_any_clock(database: Database):
    for days in (-4000, 0, 40, 4000):
        moment = at(days=days)
        store = database.store(FakeClock(moment))
        page = reading(moment, [post(1, views=days + 5000)], telegram_channel_id=CHANNEL + days)
        page = replace(page, pages=[replace(p, answered_at=page.answered_at) for p in page.pages])
        ingest(store, page)
    assert database.scalar("select count(*) from raw.pages_default") == 0
    assert database.scalar("select count(*) from core.post_metrics_default") == 0
    assert database.scalar("select count(*) from raw.pages") == 4
    assert database.scalar("select count(*) from core.post_metrics") == 4


def test_a_reader_in_the_way_of_the_months_ahead_stops_nobody(database: Database):
    moment = at(days=8000)
    month = moment.date()
    database.rows("select ops.ensure_month_partitions(%s, 1)", month)
    with closing(psycopg2.connect(database.dsn("analyst"))) as reader:
        reader.cursor().execute("select count(*) from marts.post_metrics")
        assert ingest(database.store(FakeClock(moment)), reading(moment)).is_changed is False
    ahead = database.rows("select ops.ensure_month_partitions(%s, 3)", month)
    assert ahead == [(4,)]  # two months of two tables


def test_a_channel_state_comes_and_goes(store: PostgresStore, database: Database):
    ingest(store, reading())
    for minutes in (15, 30):
        store.collector.record_channel_state(
            CHANNEL, ChannelState.PRIVATE, "CHANNEL_PRIVATE", at(minutes=minutes)
        )
    assert store.collector.cursor(CHANNEL).state == ChannelState.PRIVATE
    assert ingest(store, reading(at(minutes=45))).is_changed
    assert database.rows(
        "select previous_state, state, reason, observed_after, observed_by"
        " from marts.channel_state_history order by observed_by"
    ) == [
        ("active", "private", "CHANNEL_PRIVATE", START, at(minutes=15)),
        ("private", "active", None, at(minutes=15), at(minutes=45, seconds=1)),
    ]


def test_a_channel_that_is_restricted_although_it_answers(store: PostgresStore, database: Database):
    state = ChannelState.RESTRICTED
    ingest(store, reading(), *(reading(at(minutes=m), state=state) for m in (15, 30)))
    ingest(store, reading(at(minutes=45)))
    assert database.rows(
        "select state, observed_after from core.channel_states order by observed_by"
    ) == [("restricted", START), ("active", at(minutes=30))]


def test_the_state_of_an_unknown_channel_is_not_stored(store: PostgresStore, database: Database):
    store.collector.record_channel_state(404, ChannelState.GONE, "CHANNEL_INVALID", START)
    assert database.rows("select * from core.channel_states") == []


def test_profiles_are_added_only_when_they_differ(store: PostgresStore, database: Database):
    renamed = replace(PROFILE, title="River street", usernames=("river_street", "lamp_street"))
    for turn, face in enumerate((PROFILE, PROFILE, renamed, PROFILE)):
        ingest(store, reading(at(minutes=15 * turn), profile=face))
    assert database.rows(
        "select previous_title, title, observed_after, observed_by"
        " from marts.profile_history order by observed_by"
    ) == [
        (None, "Lamp street", None, at(seconds=1)),
        ("Lamp street", "River street", at(minutes=15), at(minutes=30, seconds=1)),
        ("River street", "Lamp street", at(minutes=30), at(minutes=45, seconds=1)),
    ]
    assert database.rows("select title, username from core.channels") == [
        ("Lamp street", "lamp_street")
    ]


def test_the_digest_is_of_the_original_text(store: PostgresStore, database: Database):
    dirty = post(1, "zero\x00width")
    ingest(store, reading(posts=[dirty]))
    assert (
        bytes(database.scalar("select content_sha256 from core.posts"))
        == PostContent(text="zero\x00width").digest()
    )
    assert ingest(store, reading(at(minutes=15), [dirty])) == PageResult()


def test_two_turns_at_one_moment_are_both_stored(store: PostgresStore):
    ingest(store, reading(START, [post(1)], pts=7), reading(START, [post(2)], pts=8))
    assert store.collector.cursor(CHANNEL).pts == 8
    assert store.collector.recent_ids(CHANNEL, 9) == [2, 1]
    assert store.collector.recent_ids(CHANNEL, 1) == [2]
