"""The feed tells each event once and in order, to each consumer, whoever commits when."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.pipeline.ports import FlagEvent
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import START
from tests.integration.store.conftest import Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import CHANNEL, at, post, reading
from tests.integration.store.steps import ingest, raise_flags

COMMITS = int(os.environ.get("CHANNELWATCH_TEST_COMMITS", "720"))  # 10000 for the long run
EVENTS = "select event, severity from marts.flag_events order by feed_position"


@pytest.fixture(autouse=True)
def observed(store: PostgresStore) -> None:
    ingest(store, *(reading(posts=[post(1)], telegram_channel_id=CHANNEL + i) for i in range(6)))


def test_a_flag_is_opened_updated_and_otherwise_silent(store: PostgresStore, database: Database):
    assert raise_flags(store, flag("a"), flag("b")) == 2
    assert raise_flags(store, flag("a"), flag("b"), at=at(hours=1)) == 0
    worse = flag("a", severity=Severity.HIGH, after={"subscriber_count": 900})
    assert raise_flags(store, worse, flag("b"), at=at(hours=2)) == 1
    assert database.rows(EVENTS) == [("opened", "low"), ("opened", "low"), ("updated", "high")]
    assert database.rows("select severity, opened_at, updated_at from marts.flags order by 1") == [
        ("high", START, at(hours=2)),
        ("low", START, START),
    ]


def test_one_key_twice_in_a_batch_is_one_flag(store: PostgresStore, database: Database):
    assert raise_flags(store, flag("a"), flag("a", severity=Severity.HIGH)) == 1
    assert database.rows(EVENTS) == [("opened", "high")]


def test_flags_hold_hostile_text(store: PostgresStore, database: Database):
    raise_flags(store, flag("a", before={"text": "\x00\ud800"}, explanation="\x00"))
    assert database.rows("select before, explanation from marts.flags") == [
        ({"text": "\ufffd\ufffd"}, "\ufffd")
    ]


def deliver(store: PostgresStore, events: Any, code: int | None, error: str | None) -> None:
    store.feed.record_delivery("webhook:desk", events, at=START, response_code=code, error=error)


def test_a_consumer_reads_on_from_its_last_success(store: PostgresStore, database: Database):
    raise_flags(store, *(flag(key) for key in "abc"))
    first = store.feed.unread("webhook:desk", 2)
    deliver(store, first, 503, "refused with HTTP 503")
    deliver(store, first, None, "no answer")
    assert store.feed.unread("webhook:desk", 2) == first
    deliver(store, first, 204, None)
    (third,) = store.feed.unread("webhook:desk", 9)
    assert third.payload["feed_position"] == third.feed_position > first[-1].feed_position
    assert len(store.feed.unread("webhook:other", 9)) == 3
    assert database.rows(
        "select attempt, status, response_code from ops.deliveries order by delivery_id"
    ) == [(1, "refused", 503), (2, "unreachable", None), (3, "delivered", 204)]


def test_an_empty_delivery_is_no_delivery(store: PostgresStore, database: Database):
    deliver(store, [], 204, None)
    assert database.rows("select * from ops.deliveries") == []


def test_an_event_tells_what_a_reader_needs(store: PostgresStore):
    raise_flags(store, flag("a", telegram_message_id=1, permalink="https://t.me/lamp_street/1"))
    (event,) = store.feed.unread("desk", 1)
    expected = {
        "event": "opened",
        "kind": "subscriber_change",
        "severity": "low",
        "username": "lamp_street",
        "telegram_channel_id": CHANNEL,
        "telegram_message_id": 1,
        "before": {"subscriber_count": 160},
        "after": {"subscriber_count": 240},
        "permalink": "https://t.me/lamp_street/1",
        "rule": "subscriber_change",
        "observed_by": "2026-10-05T06:00:00+00:00",
    }
    assert expected.items() <= event.payload.items()


def test_late_flags_are_nobodys_alert(store: PostgresStore, database: Database):
    raise_flags(store, flag("old"), is_late=True)
    raise_flags(store, flag("new"))
    (event,) = store.feed.unread("desk", 9)
    deliver(store, [event], 204, None)
    assert store.feed.unread("webhook:desk", 9) == []
    assert len(database.rows(EVENTS)) == 2


def test_counts_by_kind(store: PostgresStore):
    raise_flags(store, flag("a"), flag("b"))
    (first, _) = store.feed.unread("desk", 9)
    raise_flags(store, flag("c", kind=FlagKind.POST_EDITED))
    assert store.feed.counts_by_kind(0) == {"subscriber_change": 2, "post_edited": 1}
    assert store.feed.counts_by_kind(first.feed_position + 1) == {"post_edited": 1}


def test_listeners_are_woken_at_the_commit(store: PostgresStore, database: Database):
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("listen flag_events")
        raise_flags(store, flag("a"))
        connection.exec_driver_sql("select 1")
        raw = connection.connection.dbapi_connection
        assert [notice.channel for notice in raw.notifies] == ["flag_events"]  # type: ignore[union-attr]


def write_events(database: Database, channel: int, commits: int) -> None:
    """Raise flags in transactions that stay open for a moment, as slow examinations do."""
    store, dice = PostgresStore(database.dsn("writer"), None), random.Random(channel)  # type: ignore[arg-type]
    for n in range(commits):
        with store.detection.examine(channel) as examination:
            for part in range(dice.randint(1, 3)):
                key = f"{channel}-{n}-{part}"
                examination.raise_flags([flag(key, telegram_channel_id=channel)], START)
            if dice.random() < 0.1:
                time.sleep(dice.random() / 200)
    store.close()


@pytest.mark.timeout(max(120, COMMITS // 5))
def test_a_reader_misses_nothing_while_others_commit(store: PostgresStore, database: Database):
    writers = 6
    commits = -(-COMMITS // writers)
    read: list[FlagEvent] = []
    done = threading.Event()

    def follow() -> None:
        while True:
            is_last = done.is_set()
            while events := store.feed.unread("desk", 7):
                read.extend(events)
                store.feed.record_delivery("desk", events, at=START, response_code=200, error=None)
            if is_last:
                return

    reader = threading.Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(writers) as pool:
        channels = range(CHANNEL, CHANNEL + writers)
        for job in [pool.submit(write_events, database, c, commits) for c in channels]:
            job.result()
    done.set()
    reader.join()
    positions = [event.feed_position for event in read]
    assert positions == database.column(
        "select feed_position from core.flag_events order by feed_position"
    )
    assert len(positions) > commits * writers
