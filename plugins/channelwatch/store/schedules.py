"""How often a channel is polled, and by whom else: what operators decide and may change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, text

from channelwatch.domain.intervals import bounds_around
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.store.failover import write_standbys
from channelwatch.store.registry import UnknownWatch

_PRESENT = text("""
select watch_id, account, poll_interval, shortest_interval, longest_interval, priority
from registry.watches
where username = :username and status <> 'removed'
for update
""")

# A turn that was put off for hours comes sooner when the interval was made shorter.
_SET = text("""
update registry.watches set
    poll_interval = :poll_interval, shortest_interval = :shortest, longest_interval = :longest,
    priority = :priority,
    next_poll_at = case
        when next_poll_at is not null then
            least(next_poll_at, cast(:at as timestamptz) + cast(:poll_interval as interval))
    end
where watch_id = :watch_id
""")

_UNKNOWN = text("""
select account from unnest(cast(:accounts as text [])) as s (account)
where account not in (select account from registry.accounts)
""")


class ScheduleRefused(ChannelwatchError):
    """A channel cannot be polled like that."""

    def __init__(self, username: str, reason: str) -> None:
        super().__init__(f"@{username}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChange:
    """What is to be different; None leaves it. `is_fixed` takes the bounds away.

    `standbys` are the accounts that stand by from now on, the first to be asked first.
    """

    poll_interval: timedelta | None = None
    shortest: timedelta | None = None
    longest: timedelta | None = None
    is_fixed: bool = False
    priority: int | None = None
    standbys: Sequence[str] | None = None


def change_schedules(
    engine: Engine, usernames: Iterable[str], change: ScheduleChange, at: datetime
) -> None:
    """Change how watches are polled; UnknownWatch or ScheduleRefused, and nothing is changed."""
    with engine.begin() as connection:
        for username in usernames:
            _change(connection, username, change, at)


def _change(connection: Connection, username: str, change: ScheduleChange, at: datetime) -> None:
    present = connection.execute(_PRESENT, {"username": username}).mappings().one_or_none()
    if present is None:
        raise UnknownWatch(username)
    connection.execute(_SET, _changed(username, present, change) | {"at": at})
    if change.standbys is not None:
        _check_standbys(connection, username, present["account"], change.standbys)
        write_standbys(connection, present["watch_id"], change.standbys)


def _changed(username: str, present: RowMapping, change: ScheduleChange) -> dict[str, Any]:
    interval = change.poll_interval or present["poll_interval"]
    shortest = change.shortest or present["shortest_interval"]
    longest = change.longest or present["longest_interval"]
    if change.poll_interval is None and not change.is_fixed:
        # New bounds move the interval that happens to be in force.
        interval = max(interval, change.shortest or interval)
        interval = min(interval, change.longest or interval)
    try:
        bounds = None if change.is_fixed else bounds_around(interval, shortest, longest)
    except ValueError as error:
        raise ScheduleRefused(username, str(error)) from None
    return {
        "watch_id": present["watch_id"],
        "poll_interval": interval,
        "shortest": bounds.shortest if bounds else None,
        "longest": bounds.longest if bounds else None,
        "priority": change.priority or present["priority"],
    }


def _check_standbys(
    connection: Connection, username: str, account: str | None, standbys: Sequence[str]
) -> None:
    if unknown := connection.execute(_UNKNOWN, {"accounts": list(standbys)}).scalars().all():
        raise ScheduleRefused(username, f"there is no account {unknown[0]!r}")
    if account in standbys:
        raise ScheduleRefused(username, f"{account} polls it already and cannot stand by for it")
