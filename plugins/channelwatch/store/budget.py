"""Count requests and honour flood waits, for all workers together."""

from datetime import datetime

from sqlalchemy import Engine, func, select, text, update

from channelwatch.domain.failover import USABLE
from channelwatch.domain.kinds import AccountState
from channelwatch.pipeline.errors import AccountPaused, Flooded, LeaseLost
from channelwatch.pipeline.ports import Lease
from channelwatch.store.engine import at_once
from channelwatch.store.failover import record_left_unwatched
from channelwatch.store.leases import PostgresLease
from channelwatch.store.prepared import execute
from channelwatch.store.tables.ops import requests
from channelwatch.store.tables.registry import accounts

EVERY_METHOD = "*"

# One statement: kill switch and wait are looked up, and the request counted only where neither
# forbids it. So a switch that is thrown during a cycle stops it at its next request.
_SPEND = text("""
with waits as (
    select method, until from ops.flood_waits
    where account = :account and method in (:method, '*') and until > :at
    order by until desc
    limit 1
),
counted as (
    insert into ops.requests as r (account, method, hour, requests)
    select :account, :method, date_trunc('hour', cast(:at as timestamptz), 'UTC'), 1
    from registry.accounts as a
    where a.account = :account and a.is_enabled and not exists (select from waits)
    on conflict (account, method, hour) do update set requests = r.requests + 1
)
select a.is_enabled, w.method, w.until
from registry.accounts as a left join waits as w on true
where a.account = :account
""")

_FLOOD = text("""
with waits as (
    insert into ops.flood_waits as w (account, method, until, recorded_at)
    values (:account, :method, :until, :at)
    on conflict (account, method) do update set
        until = greatest(w.until, excluded.until), recorded_at = excluded.recorded_at
)
insert into ops.requests as r (account, method, hour, floods)
values (:account, :method, date_trunc('hour', cast(:at as timestamptz), 'UTC'), 1)
on conflict (account, method, hour) do update set floods = r.floods + 1
""")


class PostgresBudget:
    """Requests and floods of registered accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def spend(self, account: str, method: str, at: datetime, lease: Lease | None = None) -> None:
        """Count one request; Flooded if the account must still wait for this method or all.

        AccountPaused when a person threw the account's kill switch. Over a lease of ours it is
        counted on the connection that holds it: where that is gone, LeaseLost.
        """
        keys = {"account": account, "method": method, "at": at}
        if isinstance(lease, PostgresLease):
            is_enabled, name, until = lease.ask(_SPEND, keys)
        else:
            if lease is not None and not lease.is_held():
                raise LeaseLost(account)
            with at_once(self._engine) as connection:
                is_enabled, name, until = tuple(execute(connection, _SPEND, keys).one())
        if not is_enabled:
            raise AccountPaused(account)
        if until is not None:
            raise Flooded(name, until)

    def spent(self, account: str, method: str, since: datetime) -> int:
        """Return how many requests of a method (`*`: of all) were counted since a time's hour."""
        query = select(func.coalesce(func.sum(requests.c.requests), 0)).where(
            requests.c.account == account,
            requests.c.hour >= since.replace(minute=0, second=0, microsecond=0),
        )
        if method != EVERY_METHOD:
            query = query.where(requests.c.method == method)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def record_flood(self, account: str, method: str, until: datetime, at: datetime) -> None:
        """Store a flood wait that everybody honours; a longer one that stands is kept."""
        with self._engine.begin() as connection:
            keys = {"account": account, "method": method, "until": until, "at": at}
            connection.execute(_FLOOD, keys)

    def record_account_state(
        self, account: str, state: AccountState, reason: str, at: datetime
    ) -> None:
        """Store that an account is frozen, revoked …; no-op when it was so already."""
        is_healthy = state == AccountState.HEALTHY
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(accounts)
                .where(accounts.c.account == account, accounts.c.state != state)
                .values(state=state, state_reason=None if is_healthy else reason, state_since=at)
            )
            if changed.rowcount and state not in USABLE:
                why = f"account {account} is {state}: {reason}"
                record_left_unwatched(connection, account, why, at)
