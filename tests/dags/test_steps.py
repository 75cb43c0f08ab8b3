"""How a task ends: with counts, skipped with a reason, or red with one line."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from channelwatch.orchestration.settings import Settings
from channelwatch.pipeline.errors import LeaseHeld, StoreUnavailable
from channelwatch.pipeline.poll import PollSummary
from channelwatch.pipeline.publish import Publication
from tests import airflow_environment

airflow_environment.prepare()

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException  # noqa: E402

from channelwatch.domain.kinds import AccountState  # noqa: E402
from channelwatch.domain.rounds import RoundKind  # noqa: E402
from channelwatch.orchestration import steps, task_ends, telegram_steps  # noqa: E402
from channelwatch.pipeline.errors import ChannelwatchError  # noqa: E402
from channelwatch.pipeline.rounds import RoundSummary  # noqa: E402


@dataclass
class Store:
    """Only what the steps under test touch."""

    engine: object = None
    detection: object = None
    feed: object = None
    is_closed: bool = False

    def close(self) -> None:
        self.is_closed = True


@dataclass
class Registry:
    """Accounts in memory."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def accounts(self) -> list[dict[str, Any]]:
        return self.rows

    def assign_watches(self) -> int:
        return 0


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., SimpleNamespace]:
    """Return what puts parts in place of those that a task would open."""

    def put(**settings: Any) -> SimpleNamespace:
        made = SimpleNamespace(
            settings=Settings(**settings), clock=None, store=Store(), registry=Registry()
        )
        monkeypatch.setattr(task_ends, "open_parts", lambda _name: made)
        return made

    return put


def polled(monkeypatch: pytest.MonkeyPatch, outcome: PollSummary | Exception) -> None:
    """Let a poll end as given."""

    async def poll(_parts: Any, _account: str, *, on_behalf_of: str) -> PollSummary:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(telegram_steps.accounts, "poll", poll)


async def test_a_poll_returns_counts_only(parts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = parts().store
    summary = PollSummary(account="north", outcomes={"changed": 2, "failed": 1}, requests=9)
    polled(monkeypatch, summary)
    counts = await telegram_steps.poll("north")
    assert counts["changed"] == 2
    assert counts["failed"] == 1  # a channel's failure is an outcome, not a red task
    assert all(isinstance(value, int) for value in counts.values())
    assert store.is_closed


async def test_an_account_that_cannot_go_on_is_red_at_once(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts()
    polled(monkeypatch, PollSummary(account="north", account_state=AccountState.REVOKED))
    with pytest.raises(AirflowFailException, match="account north is revoked: log in again"):
        await telegram_steps.poll("north")


def looked(monkeypatch: pytest.MonkeyPatch, outcome: RoundSummary | Exception) -> None:
    """Let a look at older posts end as given."""

    async def look(_parts: Any, _account: str, kind: RoundKind, *, on_behalf_of: str) -> Any:
        assert on_behalf_of == f"{kind} round"
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(telegram_steps.rounds, "look_again", look)


async def test_an_audit_returns_what_was_missed(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = parts().store
    looked(monkeypatch, RoundSummary(account="north", kind=RoundKind.AUDIT, missed_edits=3))
    counts = await telegram_steps.look_again("north", "audit")
    assert counts["missed_edits"] == 3
    assert all(isinstance(value, int) for value in counts.values())
    assert store.is_closed


async def test_an_account_that_a_round_finds_broken_is_red_at_once(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts()
    kind, state = RoundKind.COUNTERS, AccountState.FROZEN
    looked(monkeypatch, RoundSummary(account="north", kind=kind, account_state=state))
    with pytest.raises(AirflowFailException, match="account north is frozen"):
        await telegram_steps.look_again("north", "counters")


async def test_a_round_leaves_an_account_in_use_alone(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts()
    looked(monkeypatch, LeaseHeld("north", "a poll", datetime.now(UTC)))
    with pytest.raises(AirflowSkipException, match="in use by a poll"):
        await telegram_steps.look_again("north", "audit")


async def test_an_account_in_use_is_skipped_with_the_reason(
    parts: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    parts()
    polled(monkeypatch, LeaseHeld("north", "a backfill", datetime.now(UTC)))
    with caplog.at_level(logging.INFO), pytest.raises(AirflowSkipException):
        await telegram_steps.poll("north")
    assert "in use by a backfill since" in caplog.text


async def test_an_account_in_use_for_too_long_is_red(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts(lease_patience_minutes=45)
    since = datetime.now(UTC) - timedelta(minutes=46)
    polled(monkeypatch, LeaseHeld("north", "a lost process", since))
    with pytest.raises(AirflowFailException, match="longer than 45 minutes"):
        await telegram_steps.poll("north")


async def test_a_database_that_is_down_is_tried_again(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = parts().store
    polled(monkeypatch, StoreUnavailable("db:5432/channelwatch", "Connection refused"))
    with pytest.raises(StoreUnavailable):
        await telegram_steps.poll("north")
    assert store.is_closed


def test_the_kill_switch_skips_everything(parts: Any) -> None:
    parts(is_polling_enabled=False)
    with pytest.raises(AirflowSkipException, match="switched off"):
        telegram_steps.enabled_accounts()


def test_broken_accounts_stay_on_the_list_so_that_they_stay_red(parts: Any) -> None:
    parts().registry.rows = [
        {"account": "north", "is_enabled": True, "state": "revoked"},
        {"account": "paused", "is_enabled": False, "state": "healthy"},
    ]
    assert telegram_steps.enabled_accounts() == ["north"]


def test_a_target_that_refuses_is_red_and_says_so(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts()
    refused = Publication(target="desk", delivered=8, problem="desk: refused with HTTP 503")
    monkeypatch.setattr(steps, "read_webhook", lambda *_: None)
    monkeypatch.setattr(steps.publishing, "publish", lambda *_, **__: refused)
    with pytest.raises(ChannelwatchError, match=r"^desk: refused with HTTP 503$"):
        steps.publish("desk")


def test_nothing_to_announce_makes_no_asset_event(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts()
    nothing = Publication(target="asset", delivered=0)
    monkeypatch.setattr(steps.publishing, "publish", lambda *_, **__: nothing)
    with pytest.raises(AirflowSkipException):
        steps.announce()


def test_a_broken_promise_is_named_with_its_count(
    parts: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    parts()
    counts = {"posts_without_revision": 0, "counts_from_the_future": 3}
    monkeypatch.setattr(steps, "run_checks", lambda _engine: counts)
    with pytest.raises(AirflowFailException, match=r"1 of 2 .*counts_from_the_future \(3\)"):
        steps.check_data()
    assert "counts_from_the_future" in caplog.text
    assert "posts_without_revision" not in caplog.text
