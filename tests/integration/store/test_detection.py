"""Facts are queued where they are stored, tell what was before, and leave the queue once."""

from dataclasses import asdict, replace

import pytest

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.kinds import ChannelState
from channelwatch.store.postgres import PostgresStore
from tests.integration.store.conftest import Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import CHANNEL, PROFILE, PUBLISHED, START, at, post, reading
from tests.integration.store.steps import ingest, take_facts


@pytest.fixture(autouse=True)
def observed(store: PostgresStore) -> None:
    """Two posts, all examined."""
    ingest(store, reading(posts=[post(1, "One."), post(2, "Two.", media={"kind": "photo"})]))
    facts = take_facts(store)
    assert [(f.subject, f.telegram_message_id, f.before) for f in facts] == [
        ("post", 1, None),
        ("post", 2, None),
    ]
    assert facts[1].after == {
        "text": "Two.",
        "media": {"kind": "photo"},
        "poll": None,
        "revision": 1,
        "state": "live",
        "published_at": PUBLISHED.isoformat(),
        "is_service": False,
    }
    assert take_facts(store) == []


def test_an_edit(store: PostgresStore):
    ingest(store, reading(at(minutes=15), [post(1, "One or two.")]))
    (fact,) = take_facts(store)
    assert (fact.subject, fact.username, fact.is_late) == ("revision", "lamp_street", False)
    assert fact.before is not None
    assert fact.after is not None
    assert (fact.before["text"], fact.before["revision"]) == ("One.", 1)
    assert (fact.after["text"], fact.after["revision"]) == ("One or two.", 2)
    assert (fact.observed_after, fact.observed_by) == (at(seconds=1), at(minutes=15, seconds=1))


def test_a_deletion_tells_the_text_that_stood(store: PostgresStore):
    ingest(
        store,
        reading(at(minutes=15), [post(1, "Edited.")]),
        reading(at(minutes=30), absent_ids=[1]),
        reading(at(minutes=45), absent_ids=[1]),
        reading(at(minutes=60), [post(1, "Restored.")]),
    )
    facts = {fact.subject: fact for fact in take_facts(store)}
    assert facts.keys() == {"revision", "deletion"}
    before, after = facts["deletion"].before, facts["deletion"].after
    assert before == {
        "text": "Edited.", "media": None, "poll": None, "revision": 2, "state": "live"
    }  # fmt: skip
    assert after == {**before, "state": "deleted"}
    assert facts["deletion"].observed_by == at(minutes=30, seconds=1)


def test_a_changed_profile(store: PostgresStore):
    renamed = replace(PROFILE, title="River street", usernames=("river_street",))
    ingest(store, reading(at(minutes=15), profile=renamed))
    (fact,) = take_facts(store)
    assert fact.before == asdict(PROFILE) | {
        "usernames": ["lamp_street"],
        "restriction_reasons": [],
    }
    assert fact.after == fact.before | {"title": "River street", "usernames": ["river_street"]}
    assert (fact.subject, fact.username) == ("profile", "river_street")


def test_a_changed_state(store: PostgresStore):
    store.collector.record_channel_state(CHANNEL, ChannelState.GONE, "CHANNEL_INVALID", at(hours=1))
    (fact,) = take_facts(store)
    assert fact.before == {"state": "active", "reason": None}
    assert fact.after == {"state": "gone", "reason": "CHANNEL_INVALID"}
    assert (fact.observed_after, fact.observed_by) == (START, at(hours=1))


def test_a_taken_username_is_one_fact_however_often_it_is_seen(store: PostgresStore):
    (watch,) = store.collector.due_watches("north", START, 1)
    ref = ChannelRef(telegram_channel_id=CHANNEL, access_hash=5)
    watch = store.collector.resolved("north", watch, ref, START)
    for hours in (1, 2):
        store.collector.record_username_reused(watch, 666, at(hours=hours))
    (fact,) = take_facts(store)
    assert fact.before == {"telegram_channel_id": CHANNEL, "username": "lamp_street"}
    assert fact.after == {"telegram_channel_id": 666, "username": "lamp_street"}
    assert (fact.subject, fact.telegram_channel_id) == ("username", CHANNEL)
    assert (fact.observed_after, fact.observed_by) == (START, at(hours=1))
    (watch,) = store.collector.due_watches("north", START, 1)
    assert (watch.telegram_channel_id, watch.resolved_at) == (CHANNEL, at(hours=2))


def test_late_posts_are_late_facts(store: PostgresStore):
    ingest(store, reading(at(minutes=15), [post(9)], pts=None, is_late=True))
    assert [fact.is_late for fact in take_facts(store)] == [True]


def test_facts_stay_when_their_examination_fails(store: PostgresStore, database: Database):
    ingest(store, reading(at(minutes=15), [post(1, "Edited."), post(7)]))

    def fail() -> None:
        with store.detection.examine(CHANNEL) as examination:
            examination.raise_flags([flag("a")], START)
            examination.done()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    store.detection.record_failure(CHANNEL, "RuntimeError")
    assert database.rows("select attempts, last_error from ops.unexamined") == [
        (1, "RuntimeError"),
        (1, "RuntimeError"),
    ]
    assert database.rows("select * from core.flags") == []
    assert len(take_facts(store)) == 2


def test_one_fact_set_aside_does_not_hold_up_the_others(store: PostgresStore, database: Database):
    ingest(store, reading(at(minutes=15), [post(1, "Edited."), post(7)]))
    with store.detection.examine(CHANNEL) as examination:
        examination.set_aside(examination.facts[0].fact_id, "ValueError")
        examination.done()
    assert database.rows(
        "select telegram_message_id, attempts, last_error from ops.unexamined"
    ) == [(1, 1, "ValueError")]


def test_channels_that_fail_come_last(store: PostgresStore):
    ingest(store, reading(at(minutes=15), [post(7)]))
    ingest(store, reading(posts=[post(1)], telegram_channel_id=CHANNEL + 1))
    assert store.detection.channels_with_facts() == [CHANNEL, CHANNEL + 1]
    store.detection.record_failure(CHANNEL, "ValueError")
    assert store.detection.channels_with_facts() == [CHANNEL + 1, CHANNEL]
