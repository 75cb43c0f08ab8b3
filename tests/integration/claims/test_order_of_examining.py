"""Two channels are examined one after the other; which of them comes first changes no answer."""

from collections.abc import Iterator
from typing import Any

import pytest

from channelwatch.domain.posts import Post
from channelwatch.domain.readings import Reading
from channelwatch.pipeline.detect import Detectors, detect
from stack.postgres import PostgresServer
from tests.fakes.clock import FakeClock
from tests.integration.claims.filled import RIVER, RIVER_PROFILE
from tests.integration.store.conftest import Database, new_database, with_a_watch
from tests.integration.store.readings import at, post, reading
from tests.integration.store.steps import ingest

SAID = "The border office confirms that two armed groups crossed the Ormel near Ostrel at dawn."
ADVICE = f"{SAID}\n\nAdvice for residents"
RIVAL = "Police: three armed groups crossed the Ormel near Ostrel."
DENIAL = f"{SAID}\n\nThe report that three armed groups crossed the Ormel near Ostrel is false."
FOUND = """
select kind, previous_channel_id, telegram_channel_id, revision, old_value, new_value
from core.claim_changes where previous_channel_id <> telegram_channel_id order by 1, 2, 3
"""


def _river(minutes: float, *posts: Post) -> Reading:
    return reading(at(minutes=minutes), posts, telegram_channel_id=RIVER, profile=RIVER_PROFILE)


def _readings(edited: str) -> list[Reading]:
    """Return what both channels had in one cycle: an edit, and a post from before the edit."""
    said = post(1, edited, published_at=at(), edited_at=at(minutes=20))
    rival = post(2, RIVAL, published_at=at(minutes=10))
    return [reading(at(minutes=30), [said]), _river(30, rival)]


def _told(database: Database, detectors: Detectors, readings: list[Reading]) -> list[Any]:
    clock = FakeClock()
    store = with_a_watch(database, clock)
    first = post(1, SAID, published_at=at())
    for one in (reading(at(minutes=5), [first]), _river(5)):
        ingest(store, one)
    clock.at = at(minutes=6)
    assert detect(store.detection, detectors, clock).failed == 0
    clock.at = at(minutes=31)
    for one in readings:
        ingest(store, one)
        assert detect(store.detection, detectors, clock).failed == 0
    return database.rows(FOUND)


@pytest.fixture
def other(databases: PostgresServer) -> Iterator[Database]:
    with new_database(databases) as database:
        yield database


def test_a_post_is_held_against_the_words_of_its_time(
    empty: Database, other: Database, detectors: Detectors
) -> None:
    readings = _readings(ADVICE)
    found = _told(empty, detectors, readings)
    assert [(row[0], row[4], row[5]) for row in found] == [
        ("contradiction", "two armed groups", "three armed groups")
    ]
    assert _told(other, detectors, readings[::-1]) == found


def test_what_an_edit_brings_answers_the_post_before_it(
    empty: Database, other: Database, detectors: Detectors
) -> None:
    readings = _readings(DENIAL)
    found = _told(empty, detectors, readings)
    assert {row[0] for row in found} == {"contradiction", "denial"}
    assert _told(other, detectors, readings[::-1]) == found
