"""The pages over invented rows, without Airflow and without a database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from channelwatch.domain.audience.scene import Scene
from channelwatch.domain.audience.series import Point
from channelwatch.web import app as web_app
from channelwatch.web.filters import FlagFilter
from channelwatch.web.marts import FlagPage
from channelwatch.web.pages import Desk, router

NOW = datetime(2026, 5, 4, 14, 20, tzinfo=UTC)


def flag(flag_id: int, **changes: Any) -> dict[str, Any]:
    """Return a row of marts.flags: an edited figure, unless `changes` say otherwise."""
    row = {
        "flag_id": flag_id,
        "kind": "value",
        "severity": "critical",
        "status": "open",
        "title": "Northern Directorate",
        "username": "north_directorate",
        "telegram_channel_id": 1_000_001,
        "telegram_message_id": 42,
        "observed_after": NOW - timedelta(minutes=18),
        "observed_by": NOW - timedelta(minutes=3),
        "before": {"text": "Two groups crossed the ridge.", "revision": 1},
        "after": {"text": "Three groups crossed the ridge.", "revision": 2},
        "explanation": "«Two» → «Three» groups, same post, 14 minutes later.",
        "confidence": 0.9,
        "permalink": "https://t.me/north_directorate/42",
        "rule": "post_edited",
        "rule_version": 1,
        "is_late": False,
        "verdict": None,
        "false_if": None,
        "opened_at": NOW - timedelta(minutes=2),
    }
    return row | changes


def channel(username: str, **changes: Any) -> dict[str, Any]:
    """Return a row of the watch list: seen three minutes ago, unless `changes` say otherwise."""
    row = {
        "username": username,
        "title": username.replace("_", " ").title(),
        "telegram_channel_id": 1_000_001,
        "status": "active",
        "status_reason": None,
        "state": "active",
        "account": "alpha",
        "last_account": "alpha",
        "subscriber_count": 16_240,
        "last_observed_at": NOW - timedelta(minutes=3),
        "last_turn_at": NOW - timedelta(minutes=3),
        "last_outcome": "changed",
        "last_reason": None,
        "is_fresh": True,
    }
    return row | changes


def jump(flag_id: int, **changes: Any) -> tuple[dict[str, Any], Scene]:
    """Return the flag of a count that jumped, and the counts around it."""
    at = int(NOW.timestamp())
    counts = [Point(at - 3600 * i, 161 - i // 24) for i in range(100, 4, -1)]
    counts += [Point(at - 3600 * i, 1_900 - 300 * i) for i in range(4, -1, -1)]
    scene = Scene(
        kind="organic_surge", before=161, after=1_900, first=at - 5 * 3600, last=at,
        flagged_at=at - 3 * 3600, points=counts,
    )  # fmt: skip
    row = flag(
        flag_id,
        kind="organic_surge",
        telegram_message_id=None,
        before={"subscriber_count": 161},
        after={"subscriber_count": 1_900},
        explanation="The count rose from 161 to 1,900 (+1,080.1%) within 5 h.",
        false_if="the mention was published after the rise began",
        rule="audience",
    )
    return row | changes, scene


@dataclass
class FakeMarts:
    """Rows in memory; remembers what was asked for."""

    rows: Sequence[Mapping[str, Any]] = ()
    watch_list: Sequence[Mapping[str, Any]] = ()
    asked: list[FlagFilter] = field(default_factory=list)
    scenes: Mapping[int, Scene] = field(default_factory=dict)

    def flags(self, wanted: FlagFilter) -> FlagPage:
        self.asked.append(wanted)
        return FlagPage(flags=self.rows, next_position=None)

    def scene(self, flag_id: int) -> Scene | None:
        return self.scenes.get(flag_id)

    def watched(self, now: datetime) -> Mapping[str, Any]:
        fresh = [one for one in self.watch_list if one["is_fresh"]]
        return {
            "watched": len(self.watch_list),
            "fresh": len(fresh),
            "last_turn_at": NOW - timedelta(minutes=3),
        }

    def open_flags(self) -> Mapping[str, int]:
        return {"critical": 1, "high": 3, "low": 12}

    def channels(self, now: datetime) -> Sequence[Mapping[str, Any]]:
        return self.watch_list

    def accounts(self, now: datetime) -> Sequence[Mapping[str, Any]]:
        fine = {"is_enabled": True, "state": "healthy", "state_reason": None, "is_waiting": False}
        bad = fine | {"state": "revoked", "state_reason": "AUTH_KEY_UNREGISTERED"}
        waiting = fine | {"is_waiting": True, "flooded_until": now + timedelta(hours=3)}
        return [
            {"account": "alpha", **fine},
            {"account": "bravo", **bad},
            {"account": "delta", **waiting},
        ]


@dataclass(frozen=True)
class Noon:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def pages() -> Iterator[Callable[..., TestClient]]:
    """Return what opens the pages over given rows; no login is asked for."""

    def open_pages(marts: Any = None, *, is_simulated: bool = True) -> TestClient:
        app = web_app.make_app()
        desk = Desk(marts=marts or FakeMarts(), clock=Noon(), is_simulated=is_simulated)
        app.state.open_desk = lambda: desk
        app.include_router(router)
        return TestClient(app)

    yield open_pages
