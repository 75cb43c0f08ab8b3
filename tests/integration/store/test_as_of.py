"""What was known yesterday stays answerable, whatever late data and corrections arrive."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from channelwatch.domain.kinds import ChannelState
from channelwatch.store.postgres import PostgresStore
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, PROFILE, START, at, post, reading
from tests.integration.store.steps import ingest


def posts(database: Database, known_at: datetime) -> list[tuple[Any, ...]]:
    return database.rows(
        "select telegram_message_id, state, body, edit_count from marts.posts_as_of(%s, %s)"
        " order by 1",
        CHANNEL,
        known_at,
        role="analyst",
    )


def channels(database: Database, known_at: datetime) -> list[tuple[Any, ...]]:
    return database.rows(
        "select title, state, subscriber_count from marts.channels_as_of(%s)",
        known_at,
        role="analyst",
    )


def test_yesterdays_answer_stands(store: PostgresStore, database: Database):
    ingest(store, reading(posts=[post(5, "Two boats."), post(6)]))
    ingest(store, reading(at(hours=1), [post(5, "Three boats.")], subscriber_count=170))
    yesterday = at(hours=2)
    answer = posts(database, yesterday), channels(database, yesterday)
    assert answer == (
        [(5, "live", "Three boats.", 1), (6, "live", "The bridge is closed.", 0)],
        [("Lamp street", "active", 170)],
    )
    ingest(store, reading(at(days=1), absent_ids=[6]), reading(at(days=1, hours=1), absent_ids=[6]))
    ingest(store, reading(at(days=1, hours=2), [post(1, "Old.")], pts=None, is_late=True))
    renamed = replace(PROFILE, title="River street")
    ingest(
        store,
        reading(at(days=1, hours=3), [post(5, "No boats.")], profile=renamed, subscriber_count=9),
    )
    store.collector.record_channel_state(CHANNEL, ChannelState.GONE, "X", at(days=2))
    assert (posts(database, yesterday), channels(database, yesterday)) == answer
    assert posts(database, at(days=3)) == [
        (1, "live", "Old.", 0),
        (5, "live", "No boats.", 2),
        (6, "deleted", "The bridge is closed.", 0),
    ]
    assert channels(database, at(days=3)) == [("River street", "gone", 9)]


def test_before_the_watch_nothing_was_known(store: PostgresStore, database: Database):
    ingest(store, reading(posts=[post(5)]))
    assert posts(database, START) == []
    assert channels(database, START) == []
