"""Faces that change, and the suspicion of a takeover."""

from datetime import UTC, datetime, timedelta

import pytest

from channelwatch.domain.claims.model import ChangeKind, ComparedRevisions, Profile
from channelwatch.domain.identity.faces import FaceChange, profile_changes
from channelwatch.domain.identity.takeover import Attribute, ProfileChange, takeover_suspicion
from channelwatch.domain.kinds import FlagKind, Severity

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def change(
    attribute: str, hours: float, before: str, after: str, meaning: str | None = None
) -> ProfileChange:
    return ProfileChange(
        attribute=Attribute(attribute),
        changed_at=NOON + timedelta(hours=hours),
        before=before,
        after=after,
        meaning=FlagKind(meaning) if meaning else None,
    )


TITLE = change("title", 0, "Valley news", "Crypto signals 24/7")
USERNAME = change("username", 2, "valley_news", "best_signals_x")
ABOUT = change("about", 3, "News of our valley", "Write to @manager for access", "contact")
PHOTO = change("photo", 3, "1", "2")


def test_a_new_face_within_a_day_is_suspicious_with_its_parts() -> None:
    found = takeover_suspicion([TITLE, USERNAME, ABOUT, PHOTO])
    assert found is not None
    assert found.score >= 0.75
    assert {part for part, _ in found.parts} == {"title", "username", "about", "photo"}
    assert found.last_changed_at - found.first_changed_at == timedelta(hours=3)
    assert "4 parts of the profile changed within 3 h" in found.sentence


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [TITLE],
        [USERNAME, USERNAME],
        [change("about", 0, "a", "b", "handover")],
        [change("pinned_post", 0, "1", "2"), change("comments", 1, "open", "closed")],
        [change("title", 0, "Valley news", "Valley News!", "cosmetic"), PHOTO],
        [TITLE, change("username", 30, "valley_news", "best_signals_x")],
        [change("title", 0, "same", "same"), change("photo", 0, "1", "1")],
    ],
)
def test_everyday_changes_are_not(changes: list[ProfileChange]) -> None:
    assert takeover_suspicion(changes) is None


def test_a_handover_told_by_the_claims_engine_weighs_more() -> None:
    told = change("about", 1, "News of our valley", "The channel has a new owner", "handover")
    untold = change("about", 1, "News of our valley", "The channel has a new owner")
    with_it, without = (takeover_suspicion([TITLE, USERNAME, a]) for a in (told, untold))
    assert with_it is not None
    assert without is not None
    assert with_it.score > without.score


def test_the_strongest_day_counts() -> None:
    early = change("photo", -80, "0", "1")
    found = takeover_suspicion([early, TITLE, USERNAME, ABOUT])
    assert found is not None
    assert found.first_changed_at == NOON


FACE = {
    "title": "Valley news",
    "about": "News of our valley",
    "usernames": ["valley_news", "valley"],
    "photo_id": 1,
    "is_verified": True,
    "restriction_reasons": [],
    "linked_chat_id": 5,
    "pinned_message_id": None,
}


def compare(before: Profile, after: Profile) -> ComparedRevisions:
    """Take a new description for a handover, and a new title alone for a new name."""
    kind = ChangeKind.RENAME if before.about == after.about else ChangeKind.HANDOVER
    return ComparedRevisions(changes=(), kind=kind, severity=Severity.HIGH, language="en")


def parts(**changes: object) -> dict[str, ProfileChange]:
    face = FaceChange(observed_after=None, observed_by=NOON, before=FACE, after=FACE | changes)
    return {change.attribute.value: change for change in profile_changes(face, compare)}


@pytest.mark.parametrize(
    ("changes", "attributes"),
    [
        ({}, set()),
        ({"title": "Signals", "usernames": ["signals_x"]}, {"title", "username"}),
        ({"usernames": ["valley_news"]}, set()),
        ({"photo_id": None, "is_verified": False}, {"photo", "verified"}),
        ({"linked_chat_id": 6}, {"linked_chat"}),
        ({"linked_chat_id": None, "pinned_message_id": 8}, {"comments", "pinned_post"}),
        ({"restriction_reasons": ["all: law"]}, {"restricted"}),
    ],
)
def test_what_differs_between_two_faces(changes: dict[str, object], attributes: set[str]) -> None:
    assert set(parts(**changes)) == attributes


def test_texts_carry_what_the_claims_engine_says_they_mean() -> None:
    found = parts(title="Signals", about="Under new management")
    assert found["title"].meaning is FlagKind.RENAME
    assert found["about"].meaning is FlagKind.HANDOVER
