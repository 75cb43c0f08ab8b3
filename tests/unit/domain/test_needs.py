"""What `status` asks of a person, and what it leaves alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channelwatch.domain.needs import needs_of_accounts, needs_of_channels, needs_of_watch

NOW = datetime(2026, 10, 5, tzinfo=UTC)


def channel(**changes: Any) -> dict[str, Any]:
    known = {
        "username": "lamp",
        "status": "active",
        "status_reason": None,
        "account": "north",
        "state": "active",
        "is_fresh": True,
        "last_outcome": "unchanged",
        "last_reason": None,
    }
    return known | changes


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"status": "pending", "is_fresh": False},
        {"status": "paused", "is_fresh": False},
        {"is_fresh": False, "last_outcome": "deferred"},
    ],
)
def test_a_channel_that_waits_needs_nobody(changes: dict[str, Any]) -> None:
    assert list(needs_of_channels([channel(**changes)])) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "unresolvable", "status_reason": "gone"}, "cannot be watched (gone)"),
        ({"status": "pending", "account": None}, "has no account"),
        ({"state": "access_lost"}, "is access lost"),
        ({"is_fresh": False, "last_outcome": "failed", "last_reason": "x"}, "fails: x"),
    ],
)
def test_a_channel_that_is_stuck_needs_somebody(changes: dict[str, Any], words: str) -> None:
    [need] = needs_of_channels([channel(**changes)])
    assert words in need


def test_accounts() -> None:
    well = {"account": "north", "is_enabled": True, "state": "healthy", "state_reason": None}
    assert list(needs_of_accounts([well])) == []
    assert list(needs_of_accounts([well | {"state": "flooded"}])) == []
    assert "channelwatch login" in next(needs_of_accounts([]))
    assert "is paused" in next(needs_of_accounts([well | {"is_enabled": False}]))
    broken = well | {"state": "revoked", "state_reason": "SESSION_REVOKED"}
    assert "is revoked (SESSION_REVOKED)" in next(needs_of_accounts([broken]))


def test_the_watch_as_a_whole() -> None:
    assert list(needs_of_watch(None, NOW, is_anything_watched=False)) == []
    assert "unpaused" in next(needs_of_watch(None, NOW, is_anything_watched=True))
    late, early = NOW - timedelta(hours=2), NOW - timedelta(minutes=20)
    assert "does the DAG" in next(needs_of_watch(late, NOW, is_anything_watched=True))
    assert list(needs_of_watch(early, NOW, is_anything_watched=True)) == []
