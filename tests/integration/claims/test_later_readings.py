"""A claim stays one claim: read by a later extractor, and answered by an edit."""

from dataclasses import dataclass, replace
from datetime import timedelta

from channelwatch.domain.claim_tellings import ReadText, TextVersion
from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.pipeline.detect import Detectors, detect
from channelwatch.store.retention import retain
from tests.fakes.clock import FakeClock
from tests.integration.claims.filled import RIVER, RIVER_PROFILE
from tests.integration.store.conftest import Database, with_a_watch
from tests.integration.store.readings import at, post, reading
from tests.integration.store.steps import ingest

THREE = "Three people were killed in Lauten."
MONDAY = "Three people were killed in Lauten on Monday."
FIVE = "The number of people killed in Lauten has risen to five."


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterEngine(ClaimsEngine):
    """Reads one more name in every sentence, so that each claim gets another key."""

    def read(self, version: TextVersion, recurring: frozenset[str] = frozenset()) -> ReadText:
        found = ClaimsEngine.read(self, version, recurring)
        return replace(
            found,
            assertions=tuple(replace(a, extractor="rules-99") for a in found.assertions),
            tellings=tuple(
                replace(t, identity=replace(t.identity, actors=(*t.identity.actors, "brgd")))
                for t in found.tellings
            ),
        )


def test_a_later_extractor_goes_on_with_the_claim_that_was_read_first(
    empty: Database, detectors: Detectors
):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    ingest(store, reading(at()))
    ingest(store, reading(at(minutes=15), [post(1, THREE, published_at=at(minutes=5))]))
    detect(store.detection, detectors, clock)
    (first,) = empty.column("select claim_key from marts.claims")

    engine = detectors.claims
    later = LaterEngine(lexicons=engine.lexicons, vocabulary=engine.vocabulary)
    ingest(store, reading(at(minutes=45), [post(2, FIVE, published_at=at(minutes=40))]))
    ingest(store, reading(at(minutes=60), [post(1, "Four" + THREE[5:])]))
    detect(store.detection, Detectors(claims=later), clock)

    assert empty.scalar("select count(*) from ops.unexamined") == 0
    assert empty.column("select claim_key from marts.claims") == [first]
    values = empty.rows("select claim_key, value from marts.claim_values order by said_at")
    assert values == [(first, 3.0), (first, 5.0), (first, 4.0)]
    read = empty.rows("select extractor, superseded_by from core.claims order by extractor")
    assert [superseded for extractor, superseded in read if extractor == "rules-99"] == [first]
    kinds = empty.column("select kind from core.claim_changes order by kind")
    assert kinds == ["update", "value"]


def test_only_the_latest_version_of_a_post_is_found_again(empty: Database, detectors: Detectors):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    ingest(store, reading(at()))
    ingest(store, reading(at(minutes=15), [post(1, THREE, published_at=at(minutes=5))]))
    detect(store.detection, detectors, clock)
    ingest(store, reading(at(minutes=30), [post(1, "Nine houses burned down in Brenholm.")]))
    detect(store.detection, detectors, clock)
    assert empty.column("select distinct revision from core.claim_keys") == [2]


def test_what_an_edit_brings_is_held_against_other_channels(empty: Database, detectors: Detectors):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    ingest(store, reading(at()), reading(at(), telegram_channel_id=RIVER, profile=RIVER_PROFILE))
    theirs = post(7, MONDAY, published_at=at(minutes=20))
    ingest(
        store, reading(at(minutes=30), [theirs], telegram_channel_id=RIVER, profile=RIVER_PROFILE)
    )
    ingest(store, reading(at(minutes=45), [post(1, THREE, published_at=at(minutes=40))]))
    detect(store.detection, detectors, clock)
    kinds = "select kind, severity from core.claim_changes where revision = 2 order by kind"
    assert empty.rows(kinds) == []
    ingest(store, reading(at(minutes=60), [post(1, "Two" + THREE[5:])]))
    detect(store.detection, detectors, clock)
    assert empty.rows(kinds) == [("contradiction", "high"), ("value", "high")]
    flags = empty.rows(
        "select before ->> 'quote', after ->> 'quote', after ->> 'revision' from core.flags"
        " where kind = 'contradiction'"
    )
    assert flags == [(MONDAY, "Two people were killed in Lauten.", "2")]


def test_keys_go_by_the_rule_and_claims_stay(empty: Database, detectors: Detectors):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    ingest(store, reading(at()))
    ingest(store, reading(at(minutes=15), [post(1, THREE, published_at=at(minutes=5))]))
    detect(store.detection, detectors, clock)
    keys = empty.scalar("select count(*) from core.claim_keys")
    assert keys > 0
    assert retain(store.engine, at() + timedelta(days=89))["core.claim_keys"] == 0
    assert retain(store.engine, at() + timedelta(days=91))["core.claim_keys"] == keys
    assert empty.scalar("select count(*) from core.claim_keys") == 0
    assert empty.scalar("select count(*) from marts.claims") == 1
