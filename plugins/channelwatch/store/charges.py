"""Tell which accounts can ask, and which of them sees to which watch just now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from channelwatch.domain.failover import AccountHealth, in_charge
from channelwatch.domain.kinds import AccountState
from channelwatch.pipeline.methods import CONNECT, EVERY_METHOD, FULL_CHANNEL

FOR_EVERY_TURN = (CONNECT, EVERY_METHOD, FULL_CHANNEL)
"""Without these no channel can have a turn."""

_HEALTH = text("""
select
    a.account, a.is_enabled, a.state,
    coalesce(
        jsonb_object_agg(f.method, f.until) filter (where f.method is not null), '{}'
    ) as floods
from registry.accounts as a
left join ops.flood_waits as f on a.account = f.account
group by a.account
""")

_LINES = text("""
select
    w.watch_id, w.account, w.poll_interval, w.need,
    array(
        select s.account from registry.standbys as s
        where s.watch_id = w.watch_id
        order by s.place
    ) as standbys
from registry.watches as w
where
    w.status in ('pending', 'active')
    and (
        w.account = :account
        or w.watch_id in (select watch_id from registry.standbys where account = :account)
    )
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A watch that an account sees to just now; `owner` is the account that it belongs to."""

    watch_id: int
    owner: str
    poll_interval: timedelta


def read_health(connection: Connection) -> Mapping[str, AccountHealth]:
    """Return whether each account may ask."""
    return {row.account: _health(row) for row in connection.execute(_HEALTH)}


def read_charges(
    connection: Connection,
    account: str,
    at: datetime,
    *,
    need: str | None = None,
    patience: timedelta | None = None,
) -> Sequence[Charge]:
    """Return the watches that `account` sees to, its own and those that it stands in for.

    For their turns; or for what takes the method `need` and can wait for `patience`. None for an
    account that is switched off, frozen, revoked or duplicated.
    """
    health = read_health(connection)
    if account not in health or not health[account].is_usable:
        return []
    return [
        Charge(watch_id=row.watch_id, owner=row.account, poll_interval=row.poll_interval)
        for row in connection.execute(_LINES, {"account": account})
        if account
        == in_charge(
            [row.account, *row.standbys],
            health,
            at,
            row.poll_interval if patience is None else patience,
            need or row.need,
        )
    ]


def _health(row: Row[Any]) -> AccountHealth:
    floods = {method: datetime.fromisoformat(until) for method, until in row.floods.items()}
    waits = [floods[method] for method in FOR_EVERY_TURN if method in floods]
    return AccountHealth(
        is_enabled=row.is_enabled,
        state=AccountState(row.state),
        flooded_until=max(waits, default=None),
        floods=floods,
    )
