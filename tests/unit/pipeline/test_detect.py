"""The detect step: facts become flags once, and one bad fact or channel blocks nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

from channelwatch.domain.claim_tellings import ReadText, TextVersion
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.model import (
    Assertion,
    Change,
    ChangeKind,
    ClaimClass,
    ComparedRevisions,
    Modality,
    Polarity,
    Profile,
)
from channelwatch.domain.claims.series.model import Vocabulary
from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.domain.facts import Fact
from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.pipeline.detect import Detectors, detect
from tests.fakes.detection import FakeDetectionStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class FixedClock:
    def now(self) -> datetime:
        return NOON


class FakeEngine(ClaimsEngine):
    """Stands in for the claims engine: a change of value wherever texts differ, a claim a bang."""

    def compare(
        self, before: str, after: str, recurring: frozenset[str] = frozenset()
    ) -> ComparedRevisions:
        if before == "broken":
            raise ZeroDivisionError
        return change(before, after)

    def compare_profiles(self, before: Profile, after: Profile) -> ComparedRevisions:
        return change("", "")

    def read(self, version: TextVersion, recurring: frozenset[str] = frozenset()) -> ReadText:
        said = [assertion(part) for part in version.text.split()]
        return ReadText(version=version, assertions=tuple(said), mentions=(), tellings=())


def assertion(words: str) -> Assertion:
    return Assertion(
        text=words,
        span=(0, len(words)),
        language="en",
        claim_class=ClaimClass.FIGURE if "!" in words else ClaimClass.FACT,
        polarity=Polarity.AFFIRMED,
        modality=Modality.ASSERTED,
        attribution=None,
        quantities=(),
        frames=frozenset(),
        actors=(),
        places=(),
        times=(),
        content=frozenset(),
        extractor="fake",
    )


def change(old: str, new: str) -> ComparedRevisions:
    """Return a change of value where the texts differ."""
    if old == new:
        return ComparedRevisions(
            changes=(), kind=ChangeKind.NONE, severity=Severity.NONE, language="en"
        )
    value = Change(
        kind=ChangeKind.VALUE,
        severity=Severity.HIGH,
        slot="count",
        old=old,
        new=new,
        rule="value",
        explanation=f"{old} → {new}",
    )
    return ComparedRevisions(
        changes=(value,), kind=ChangeKind.VALUE, severity=Severity.HIGH, language="en"
    )


DETECTORS = Detectors(
    claims=FakeEngine(
        lexicons=Lexicons(by_language={}, units={}, identify=lambda text: "en"),
        vocabulary=Vocabulary({}),
    ),
)


def fact(fact_id: int, subject: str, before: Any, after: Any, **kwargs: Any) -> Fact:
    defaults: dict[str, Any] = {
        "telegram_channel_id": 7,
        "telegram_message_id": None if subject == "profile" else 3,
        "username": "harbour",
        "observed_after": NOON - timedelta(hours=1),
        "observed_by": NOON + timedelta(minutes=fact_id),
    }
    return Fact(fact_id=fact_id, subject=subject, before=before, after=after, **(defaults | kwargs))


def edit(fact_id: int, **kwargs: Any) -> Fact:
    before, after = {"text": "two", "revision": 1}, {"text": "three", "revision": 2}
    return fact(fact_id, "revision", before, after, **kwargs)


def test_an_edit_is_one_flag_under_the_kind_of_its_claim_change() -> None:
    revised = edit(1)
    store = FakeDetectionStore(revised)
    summary = detect(store, DETECTORS, FixedClock())
    (flag,) = store.flags.values()
    assert (flag.kind, flag.severity) == (FlagKind.VALUE, "high")
    assert (flag.before["text"], flag.after["text"]) == ("two", "three")
    assert flag.permalink == "https://t.me/harbour/3"
    assert (flag.observed_after, flag.observed_by) == (revised.observed_after, revised.observed_by)
    assert summary.flag_events == 1


def test_an_edit_of_the_media_alone_is_a_post_edited() -> None:
    before = {"text": "two", "revision": 1, "media": {"id": 1}}
    after = {"text": "two", "revision": 2, "media": {"id": 2}}
    store = FakeDetectionStore(fact(1, "revision", before, after))
    detect(store, DETECTORS, FixedClock())
    (flag,) = store.flags.values()
    assert (flag.kind, flag.severity) == (FlagKind.POST_EDITED, "medium")
    assert "media changed" in flag.explanation


def test_examining_twice_changes_nothing() -> None:
    store = FakeDetectionStore(edit(1))
    detect(store, DETECTORS, FixedClock())
    flags = dict(store.flags)
    store.facts = [edit(1)]
    assert detect(store, DETECTORS, FixedClock()).flag_events == 0
    assert store.flags == flags


def test_a_deletion_is_critical_when_it_carried_claims_and_an_expiry_is_none() -> None:
    gone = {"state": "deleted", "revision": 1}
    store = FakeDetectionStore(
        fact(1, "deletion", {"text": "3 dead!", "revision": 1}, gone | {"text": "3 dead!"}),
        fact(
            2,
            "deletion",
            {"text": "hello", "revision": 1},
            gone | {"text": "hello"},
            telegram_message_id=4,
        ),
        fact(
            3,
            "deletion",
            {"text": "4 dead!", "revision": 1},
            {"state": "expired", "revision": 1},
            telegram_message_id=5,
        ),
    )
    detect(store, DETECTORS, FixedClock())
    assert {f.telegram_message_id: f.severity for f in store.flags.values()} == {
        3: "critical",
        4: "medium",
    }


def test_a_reused_username_and_a_channel_turned_private_are_flagged() -> None:
    store = FakeDetectionStore(
        fact(
            1, "username", {"telegram_channel_id": 7}, {"telegram_channel_id": 9, "username": "a"}
        ),
        fact(2, "channel_state", {"state": "active"}, {"state": "private", "reason": "X"}),
        fact(3, "profile", {"title": "A", "about": ""}, {"title": "B", "about": ""}),
    )
    detect(store, DETECTORS, FixedClock())
    assert {f.kind for f in store.flags.values()} == {
        FlagKind.USERNAME_REUSED,
        FlagKind.CHANNEL_STATE,
        FlagKind.PROFILE_CHANGED,
    }


def test_a_new_face_within_a_day_raises_a_suspicion_with_its_parts() -> None:
    old = {"title": "Valley", "about": "Ferry times.", "usernames": ["valley"], "photo_id": 1}
    renamed = old | {"title": "Crypto signals", "usernames": ["signals_x"]}
    new = renamed | {"about": "Buy now", "photo_id": 2, "linked_chat_id": 5}
    early = fact(1, "profile", old, renamed)
    late = fact(2, "profile", renamed, new, observed_by=NOON + timedelta(hours=20))
    store = FakeDetectionStore(early, late)
    detect(store, DETECTORS, FixedClock())
    (flag,) = (f for f in store.flags.values() if f.kind is FlagKind.TAKEOVER_SUSPICION)
    assert set(flag.detail["parts"]) >= {"title", "username", "about", "photo", "comments"}
    assert flag.before["title"] == "Valley"
    assert flag.after["photo_id"] == 2
    assert (flag.observed_after, flag.confidence) == (early.observed_after, flag.detail["score"])


def test_the_same_changes_days_apart_raise_none() -> None:
    old = {"title": "Valley", "about": "Ferry times.", "usernames": ["valley"], "photo_id": 1}
    later = fact(2, "profile", old, old | {"photo_id": 2}, observed_by=NOON + timedelta(days=2))
    store = FakeDetectionStore(fact(1, "profile", old, old | {"title": "Crypto"}), later)
    detect(store, DETECTORS, FixedClock())
    assert {f.rule for f in store.flags.values()} == {"profile_changed"}


def test_a_fact_that_a_rule_cannot_digest_is_set_aside_and_the_rest_goes_on() -> None:
    broken = fact(1, "revision", {"text": "broken", "revision": 1}, {"text": "b", "revision": 2})
    store = FakeDetectionStore(broken, edit(2, telegram_message_id=4))
    summary = detect(store, DETECTORS, FixedClock())
    assert store.kept == {1: "ZeroDivisionError"}
    assert [f.kind for f in store.flags.values()] == [FlagKind.VALUE]
    assert (summary.facts, summary.failed) == (2, 1)


def test_a_channel_that_cannot_be_read_does_not_block_the_next() -> None:
    store = FakeDetectionStore(edit(1), unreadable=[6])
    detect(store, DETECTORS, FixedClock())
    assert store.failures == {6: "LookupError"}
    assert len(store.flags) == 1
