"""Takeover suspicion and usernames that changed hands."""

from datetime import UTC, datetime, timedelta

import pytest

from channelwatch.domain.identity.takeover import Attribute, ProfileChange, takeover_suspicion
from channelwatch.domain.identity.usernames import UsernameSighting, username_reuses
from channelwatch.domain.kinds import FlagKind

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


def sighting(username: str, channel: int, days: int) -> UsernameSighting:
    return UsernameSighting(
        username=username, telegram_channel_id=channel, seen_at=NOON + timedelta(days=days)
    )


def test_a_username_at_another_id_is_told_once() -> None:
    (reuse,) = username_reuses(
        [
            sighting("valley_news", 1, 0),
            sighting("@Valley_News", 1, 1),
            sighting("other", 3, 1),
            sighting("valley_news", 2, 5),
            sighting("valley_news", 2, 6),
        ]
    )
    assert (reuse.previous_channel_id, reuse.telegram_channel_id) == (1, 2)
    assert reuse.last_seen_at == NOON + timedelta(days=1)
    assert reuse.first_seen_at == NOON + timedelta(days=5)
