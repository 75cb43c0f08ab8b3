"""The worked questions of sql/queries, asked of a small filled database by an analyst."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bench.warehouse_queries import typical_queries, undocumented
from channelwatch.domain.kinds import Severity
from channelwatch.domain.posts import ForwardOrigin
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.search_index import index_revisions
from channelwatch.store.sql_files import sql_folder
from stack.postgres import PostgresServer
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database, new_database, with_a_watch
from tests.integration.store.flags import flag
from tests.integration.store.readings import CHANNEL, PROFILE, START, at, post, reading
from tests.integration.store.steps import ingest, raise_flags

RIVER = CHANNEL + 1
RIVER_PROFILE = replace(PROFILE, title="River bank", usernames=("river_bank",))
BRIDGE = "The bridge over the river is closed."
BOATS = "boats sank near the bridge."
SPENT = """
insert into ops.requests (account, method, hour, requests, floods) values
('north', 'messages.getHistory', '2026-10-05 06:00+00', 7, 0),
('north', 'channels.getFullChannel', '2026-10-05 23:00+00', 3, 1),
('north', 'messages.getHistory', '2026-10-06 00:00+00', 2, 0)
"""


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def by(count: float) -> Any:
    """When a reading asked for so many minutes after the start was answered."""
    return at(minutes=count, seconds=1)


def fill(store: PostgresStore) -> None:
    first = post(1, BRIDGE, published_at=at(minutes=-5), media={"kind": "video", "id": 77})
    second = post(2, f"Two {BOATS}", published_at=at(minutes=10), views=50)
    gone = post(3, "Do not come here tonight.", published_at=at(minutes=20))
    ingest(
        store,
        reading(START, [first], subscriber_count=1000),
        reading(at(minutes=15), [second], subscriber_count=1000),
        reading(at(minutes=30), [post(2, f"Three {BOATS}", views=90), gone], subscriber_count=990),
        reading(at(minutes=45), absent_ids=[3], subscriber_count=990),
        reading(at(minutes=60), absent_ids=[3], subscriber_count=990),
    )
    renamed = replace(PROFILE, title="Lamp square")
    later = post(4, "We are moving to another square.", published_at=at(hours=25))
    ingest(store, reading(at(hours=26), [later], profile=renamed, subscriber_count=950))
    origin = ForwardOrigin(
        telegram_channel_id=CHANNEL, telegram_message_id=1, published_at=at(minutes=-5)
    )
    river = [
        post(8, BRIDGE.upper(), published_at=at(minutes=40), views=300),
        post(9, "", published_at=at(minutes=50), media={"kind": "video", "id": 77}, forward=origin),
        post(10, "A boat was seen.", published_at=at(hours=1)),
    ]
    ingest(
        store,
        reading(
            at(hours=2),
            river,
            telegram_channel_id=RIVER,
            profile=RIVER_PROFILE,
            subscriber_count=500,
        ),
    )
    raise_flags(
        store,
        flag("a"),
        flag("b", severity=Severity.HIGH, explanation="Subscribers fell from 1000 to 950."),
    )
    raise_flags(store, flag("old"), is_late=True)
    index_revisions(store.engine)


@pytest.fixture(scope="module")
def filled(server: PostgresServer) -> Iterator[Database]:
    with new_database(server) as database:
        fill(with_a_watch(database, FakeClock()))
        database.rows(SPENT)
        yield database


MOVING = "We are moving to another square."
EXPECTED: dict[str, list[tuple[Any, ...]]] = {
    "001_lost_subscribers": [("lamp_street", 990, 950, 4, "live", MOVING)],
    "002_channel_on_a_date": [
        ("lamp_street", "Lamp street", "active", 1000, 1, "live", BRIDGE),
        ("lamp_street", "Lamp street", "active", 1000, 2, "live", f"Two {BOATS}"),
    ],
    "003_vanished_within_an_hour": [
        ("lamp_street", 3, at(minutes=20), by(30), by(45), "Do not come here tonight.")
    ],
    "004_edits_and_what_stood_before": [
        (2, 2, minutes(20) + timedelta(seconds=1), f"Two {BOATS}", f"Three {BOATS}")
    ],
    "005_who_had_it_first": [
        ("river_bank", 8, "text", minutes(45)),
        ("river_bank", 9, "media", minutes(55)),
    ],
    "006_whom_they_forward": [("river_bank", "lamp_street", True, 1, minutes(55))],
    "007_where_nobody_looked": [
        ("lamp_street", at(hours=1), at(hours=26), timedelta(hours=25), "not polled")
    ],
    "008_who_said_it_first": [
        ("lamp_street", 2, 1, False, at(minutes=10), f"Two {BOATS}"),
        ("river_bank", 10, 1, True, at(hours=1), "A boat was seen."),
    ],
    "009_most_seen_in_their_first_day": [("river_bank", 8, 300), ("lamp_street", 2, 90)],
    "010_new_faces": [
        (
            *(CHANNEL, at(hours=1), at(hours=26, seconds=1), "Lamp street", "Lamp square"),
            *(["lamp_street"], ["lamp_street"], "", ""),
        )
    ],
    "011_what_waits_for_a_person": [
        (
            *("high", "subscriber_change", "lamp_street"),
            *("Subscribers fell from 1000 to 950.", None),
        ),
        ("low", "subscriber_change", "lamp_street", "Subscribers went from 160 to 240.", None),
    ],
    "012_what_the_watch_costs": [
        ("north", date(2026, 10, 5), Decimal(10), Decimal(1)),
        ("north", date(2026, 10, 6), Decimal(2), Decimal(0)),
    ],
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_worked_question(filled: Database, name: str):
    query = (sql_folder() / "queries" / f"{name}.sql").read_text("utf-8")
    assert query.startswith("-- ")
    assert "?" in query.splitlines()[0]
    assert filled.rows(query, role="analyst") == EXPECTED[name]


def test_the_first_twelve_questions_are_all_tried():
    stems = {path.stem for path in (sql_folder() / "queries").glob("*.sql")}
    names = {stem for stem in stems if stem < "013"}
    assert names == EXPECTED.keys()
    assert len(names) == 12


def test_every_relation_has_a_typical_query_that_works(filled: Database):
    assert undocumented(filled.dsn("analyst")) == set()
    for name, query in typical_queries().items():
        assert f"marts.{name}" in query
        filled.rows(query, role="analyst")
