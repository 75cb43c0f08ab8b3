"""What people decided to watch, and with which accounts: the registry schema."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from channelwatch.domain.intervals import IntervalBounds
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.store.failover import write_standbys
from channelwatch.store.switches import write_switches


class UnknownWatch(ChannelwatchError):
    """No watch has this username."""

    def __init__(self, username: str) -> None:
        super().__init__(f"@{username} is not on the watch list")


class UnknownAccount(ChannelwatchError):
    """No account has this name."""

    def __init__(self, account: str) -> None:
        super().__init__(f"there is no account {account!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatch:
    """A channel to watch; None leaves the default of the table."""

    username: str
    poll_interval: timedelta | None = None
    priority: int | None = None
    account: str | None = None
    bounds: IntervalBounds | None = None
    standbys: Sequence[str] = ()
    keeps_media: bool = False
    media_max_bytes: int | None = None
    keeps_comments: bool = False


ADD_WATCHES = text(
    """
    insert into registry.watches
        (
            username, poll_interval, shortest_interval, longest_interval, priority, account,
            added_at, status_changed_at
        )
    select
        w.username, coalesce(w.poll_interval, interval '15 minutes'), w.shortest, w.longest,
        coalesce(w.priority, 5), w.account, :at, :at
    from unnest(
        cast(:usernames as text []), cast(:intervals as interval []),
        cast(:shortest as interval []), cast(:longest as interval []),
        cast(:priorities as smallint []), cast(:accounts as text [])
    ) as w (username, poll_interval, shortest, longest, priority, account)
    order by w.username
    on conflict (username) where status <> 'removed' do nothing
    returning username, watch_id
    """
)

WATCHES = text(
    """
    select
        w.watch_id, w.username, w.telegram_channel_id, w.status, w.status_reason, w.account,
        array(
            select s.account from registry.standbys as s
            where s.watch_id = w.watch_id
            order by s.place
        ) as standbys,
        w.poll_interval, w.shortest_interval, w.longest_interval, w.priority, w.next_poll_at,
        w.added_at, w.media_since, w.media_max_bytes, w.keeps_comments,
        c.title, c.state, c.subscriber_count, c.last_observed_at
    from registry.watches as w
    left join core.channels as c using (telegram_channel_id)
    where
        w.status <> 'removed' and w.comments_of is null
        and (cast(:status as text) is null or w.status = :status)
    order by w.username
    """
)

SET_STATUS = text(
    """
    update registry.watches
    set
        status = case
            when :status = 'active' and telegram_channel_id is null then 'pending' else :status
        end,
        status_reason = :reason, status_changed_at = :at, next_poll_at = null
    where username = :username and status <> 'removed'
    """
)

ADD_ACCOUNT = text(
    """
    insert into registry.accounts (account, connection_id, added_at)
    values (:account, :connection_id, :at)
    on conflict (account) do update set connection_id = excluded.connection_id
    where accounts.connection_id <> excluded.connection_id
    """
)

ACCOUNTS = text(
    """
    select
        a.account, a.connection_id, a.is_enabled, a.state, a.state_reason, a.state_since,
        a.added_at, count(w.watch_id) as watches,
        (
            select count(*) from registry.standbys as s
            inner join registry.watches as o using (watch_id)
            where s.account = a.account and o.status in ('pending', 'active')
        ) as stands_by_for
    from registry.accounts as a
    left join registry.watches as w on a.account = w.account and w.status in ('pending', 'active')
    group by a.account
    order by a.account
    """
)

# Each unassigned watch goes to the account that has least to do by then. Nothing is ever taken
# from an account: another one that takes over its traffic might be banned with it.
ASSIGN_WATCHES = text(
    """
    with unassigned as (
        select watch_id, row_number() over (order by priority, watch_id) as place
        from registry.watches
        where account is null and status in ('pending', 'active')
    ),
    usable as (
        select a.account, count(w.watch_id) as load
        from registry.accounts as a
        left join registry.watches as w
            on a.account = w.account and w.status in ('pending', 'active')
        where a.is_enabled and a.state in ('healthy', 'flooded')
        group by a.account
    ),
    slots as (
        select account, row_number() over (order by load + turn, account) as place
        from usable
        cross join generate_series(1, (select count(*) from unassigned)) as turn
    )
    update registry.watches as w
    set account = slots.account
    from unassigned inner join slots using (place)
    where w.watch_id = unassigned.watch_id and w.account is null
    """
)

# The most telling channel first: resolved, read, and with many posts.
ACCESS = text(
    """
    select w.username, w.telegram_channel_id, a.access_hash, c.pts, c.complete_at
    from registry.watches as w
    left join registry.channel_access as a using (account, telegram_channel_id)
    left join core.channels as c using (telegram_channel_id)
    where
        w.account = :account and w.status in ('pending', 'active')
        and (cast(:username as text) is null or w.username = :username)
    order by a.access_hash is null, c.pts desc nulls last, w.username
    limit 1
    """
)

ENABLE_ACCOUNT = text(
    """
    update registry.accounts
    set is_enabled = :is_enabled,
        state = case when :is_enabled then 'healthy' else state end,
        state_reason = case when :is_enabled then null else state_reason end
    where account = :account
    """
)


class Registry:
    """The watch list and the accounts. Every write is idempotent; `at` is the caller's clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_watches(self, watches: Sequence[NewWatch], at: datetime) -> frozenset[str]:
        """Add watches; return the usernames that were not on the list before."""
        unique = {w.username: w for w in watches}
        wanted = unique.values()
        bounds = [w.bounds for w in wanted]
        values = {
            "usernames": [w.username for w in wanted],
            "intervals": [w.poll_interval for w in wanted],
            "shortest": [b.shortest if b else None for b in bounds],
            "longest": [b.longest if b else None for b in bounds],
            "priorities": [w.priority for w in wanted],
            "accounts": [w.account for w in wanted],
            "at": at,
        }
        with self._engine.begin() as connection:
            added = connection.execute(ADD_WATCHES, values).all()
            for username, watch_id in added:
                if standbys := unique[username].standbys:
                    write_standbys(connection, watch_id, standbys)
                write_switches(connection, unique[username], at)
        return frozenset(username for username, _ in added)

    def watches(self, status: str | None = None) -> Sequence[dict[str, Any]]:
        """Return the watch list with what is known of each channel, by username."""
        with self._engine.connect() as connection:
            rows = connection.execute(WATCHES, {"status": status})
            return [dict(row) for row in rows.mappings()]

    def set_status(self, username: str, status: str, reason: str | None, at: datetime) -> None:
        """Pause, resume or remove a watch; UnknownWatch names one that is not there."""
        values = {"username": username, "status": status, "reason": reason, "at": at}
        with self._engine.begin() as connection:
            if connection.execute(SET_STATUS, values).rowcount == 0:
                raise UnknownWatch(username)

    def add_account(self, account: str, connection_id: str, at: datetime) -> None:
        """Register an account under the Airflow connection that holds its session."""
        values = {"account": account, "connection_id": connection_id, "at": at}
        with self._engine.begin() as connection:
            connection.execute(ADD_ACCOUNT, values)

    def accounts(self) -> list[dict[str, Any]]:
        """Return the accounts with their state and the number of their watches."""
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(ACCOUNTS).mappings()]

    def account(self, account: str) -> dict[str, Any]:
        """Return one account as `accounts` does; UnknownAccount names one that is not there."""
        for row in self.accounts():
            if row["account"] == account:
                return row
        raise UnknownAccount(account)

    def access(self, account: str, username: str | None) -> dict[str, Any] | None:
        """Return how an account reaches a watch of its own: any of them without a name."""
        with self._engine.connect() as connection:
            found = connection.execute(ACCESS, {"account": account, "username": username})
            row = found.mappings().one_or_none()
        return dict(row) if row else None

    def assign_watches(self) -> int:
        """Give watches that have no account to the usable ones, evenly; return how many."""
        with self._engine.begin() as connection:
            return connection.execute(ASSIGN_WATCHES).rowcount

    def enable_account(self, account: str, *, is_enabled: bool) -> None:
        """Throw or release an account's kill switch; releasing it closes its breaker too."""
        values = {"account": account, "is_enabled": is_enabled}
        with self._engine.begin() as connection:
            if connection.execute(ENABLE_ACCOUNT, values).rowcount == 0:
                raise UnknownAccount(account)
