"""The detect step finds in the database what the benchmarks find in memory: the same relations."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest

from channelwatch.domain.claim_tellings import TextVersion, VersionKey
from channelwatch.domain.claims.series.index import MentionIndex
from channelwatch.domain.claims.series.model import ClaimMention, Relation
from channelwatch.domain.claims.series.stream import relate_in_stream
from channelwatch.pipeline.detect import Detectors, detect
from stack.postgres import PostgresServer
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database, new_database, with_a_watch
from tests.integration.store.readings import CHANNEL, PROFILE, at, post, reading
from tests.integration.store.steps import ingest

POSTS, CHANNELS = 240, 5
EVERY = 11  # minutes: two days in all, so that the window closes behind the first posts
PLACES = ("Lauten", "Brenholm", "Ostrel", "Dubren", "Onderby")
STREETS = ("Quay Street", "Mill Lane", "Tanner Row", "Abbey Road")
TEXTS = (
    "Fire in a hostel on {street} in {place}: {few} people killed, {many} injured.",
    "The number of people killed in the hostel fire in {place} has risen to {few}.",
    "{few} people were killed and {many} injured in {place} when a ferry struck the pier.",
    "The report that {few} people were killed in {place} is false.",
    "The mayor of {place} confirmed that {many} people were injured on {street}.",
    "{many} drones were shot down over {place} overnight, the garrison said.",
    "Residents of {place} are asked to boil their water, {street} is closed.",
    "{many} families were evacuated from {street} in {place} as the river rose.",
    "Three people are missing in {place}.\n\nIn {other} {few} people were killed in a storm.",
)


class Told(NamedTuple):
    """An invented post."""

    minutes: int
    channel: int
    message: int
    text: str


class Related(NamedTuple):
    """A relation as both ways tell it."""

    earlier: str
    later: str
    kind: str
    slot: str
    old: str
    new: str
    rule: str


@pytest.fixture(scope="module")
def story() -> list[Told]:
    return list(_invent(random.Random(6)))


def _invent(chance: random.Random) -> Iterator[Told]:
    for number in range(POSTS):
        place, other = chance.sample(PLACES, 2)
        words = chance.choice(TEXTS).format(
            place=place,
            other=other,
            street=chance.choice(STREETS),
            few=chance.randint(2, 9),
            many=chance.randint(4, 40),
        )
        channel = CHANNEL + chance.randrange(CHANNELS)
        yield Told(number * EVERY, channel, number + 1, f"{words} Report {number}.")


def _name(channel: int) -> str:
    return f"lamp_street_{channel - CHANNEL}"


@pytest.fixture(scope="module")
def live(databases: PostgresServer, detectors: Detectors, story: list[Told]) -> Iterator[Database]:
    """Every post goes through the store and the detect step, one after the other."""
    with new_database(databases) as database:
        clock = FakeClock()
        store = with_a_watch(database, clock)
        for channel in {told.channel for told in story}:
            ingest(store, _reading(channel))
        for told in story:
            said = at(minutes=told.minutes)
            clock.at = said + timedelta(minutes=1)
            page = [post(told.message, told.text, published_at=said)]
            ingest(store, _reading(told.channel, told.minutes + 1, page))
            assert detect(store.detection, detectors, clock).failed == 0
        yield database


def _reading(channel: int, minutes: int = -1, page: object = ()) -> object:
    profile = replace(PROFILE, usernames=(_name(channel),))
    return reading(at(minutes=minutes), page, telegram_channel_id=channel, profile=profile)


def _stored(database: Database) -> list[Related]:
    found = database.rows(
        "select concat(previous_channel_id, '/', previous_message_id),"
        " concat(telegram_channel_id, '/', telegram_message_id),"
        " case kind when 'correction' then 'update' else kind end,"
        " slot, old_value, new_value, rule from core.claim_changes"
    )
    return sorted(Related(*row) for row in found)


def _benched(detectors: Detectors, story: list[Told]) -> list[Related]:
    index = MentionIndex()
    found: set[Related] = set()
    for told in story:
        mentions = _mentions(detectors, told)
        index.add(*mentions)
        for mention in mentions:
            earlier = index.candidates(mention)
            last = index.last_own(mention)
            for answered in relate_in_stream(mention, earlier, index.weigh(mention), last):
                found.add(_related(answered.relation))
    return sorted(found)


def _mentions(detectors: Detectors, told: Told) -> tuple[ClaimMention, ...]:
    said = at(minutes=told.minutes)
    version = TextVersion(
        key=VersionKey(told.channel, told.message, 1),
        username=_name(told.channel),
        text=told.text,
        published_at=said,
        said_at=said,
        observed_after=None,
        observed_by=said,
    )
    return detectors.claims.read(version).mentions


def _related(relation: Relation) -> Related:
    return Related(
        relation.earlier.post,
        relation.later.post,
        relation.kind.value,
        relation.slot,
        relation.old,
        relation.new,
        relation.rule,
    )


def test_the_detect_step_finds_what_the_benchmark_measures(
    live: Database, detectors: Detectors, story: list[Told]
):
    stored, benched = _stored(live), _benched(detectors, story)
    assert {r.kind for r in benched} >= {"update", "contradiction", "denial", "spread"}
    assert stored == benched
