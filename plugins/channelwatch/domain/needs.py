"""Say what needs a person: one sentence each, with what to do about it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

QUIET = timedelta(hours=1)
"""Without a turn for so long, nothing polls any more."""


def needs_of_accounts(accounts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what accounts need; rows have account, is_enabled, state, state_reason."""
    rows = list(accounts)
    if not rows:
        yield "no account is logged in: `channelwatch login NAME`"
    for row in rows:
        name, state = row["account"], row["state"]
        if state not in ("healthy", "flooded"):
            yield (
                f"account {name} is {state} ({row['state_reason']}): log in again if its session "
                f"is gone, then `channelwatch accounts resume {name}`"
            )
        elif not row["is_enabled"]:
            yield f"account {name} is paused: `channelwatch accounts resume {name}`"


def needs_of_channels(channels: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what channels need; rows have username, status, status_reason, account, state …

    A channel that only waits for its turn needs nobody.
    """
    for row in channels:
        name, status = f"@{row['username']}", row["status"]
        if status == "unresolvable":
            yield f"{name} cannot be watched ({row['status_reason']}): correct or remove it"
        elif status in ("pending", "active") and row["account"] is None:
            yield f"{name} has no account yet: log one in, or resume one"
        elif status == "active" and row["state"] not in (None, "active"):
            yield f"{name} is {row['state'].replace('_', ' ')}: keep it, or remove it from the list"
        elif status == "active" and not row["is_fresh"] and row["last_outcome"] == "failed":
            yield f"{name} fails: {row['last_reason']}"


def needs_of_watch(
    latest_turn_at: datetime | None, now: datetime, *, is_anything_watched: bool
) -> Iterator[str]:
    """Yield what the watch as a whole needs."""
    if is_anything_watched and latest_turn_at is None:
        yield "no channel had a turn yet: is the DAG poll_channels unpaused?"
    elif latest_turn_at is not None and now - latest_turn_at > QUIET:
        yield (
            f"the latest turn was at {latest_turn_at:%Y-%m-%d %H:%M} UTC: does the DAG "
            "poll_channels run?"
        )
