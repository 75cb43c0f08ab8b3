"""Tell what is to be polled, and store how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.failover import AccountHealth, in_charge
from channelwatch.domain.intervals import IntervalBounds
from channelwatch.domain.kinds import ChannelState
from channelwatch.pipeline.errors import ChannelAlreadyWatched, UsernameReused
from channelwatch.pipeline.methods import RESOLVE
from channelwatch.pipeline.ports import Turn, Watch
from channelwatch.store.channel_states import write_state
from channelwatch.store.charges import read_charges, read_health
from channelwatch.store.engine import at_once
from channelwatch.store.failover import PostgresStandbys, ref_of
from channelwatch.store.present_channel import lock_present
from channelwatch.store.tables.registry import channel_access, watches
from channelwatch.store.username_takeovers import record_takeover

# One statement: a turn and when the next is due are stored together or not at all. Bounds are
# looked at again: somebody may have changed them meanwhile.
_RECORD_TURN = text("""
with moved as (
    update registry.watches set
        next_poll_at = :due_at,
        need = :need,
        poll_interval = case when shortest_interval is null then poll_interval else least(
            greatest(coalesce(:poll_interval, poll_interval), shortest_interval), longest_interval
        ) end
    where watch_id = :watch_id and cast(:due_at as timestamptz) is not null
)
insert into ops.polls (
    account, telegram_channel_id, username, outcome, reason, path, requests, started_at, finished_at
)
values (
    :account, :telegram_channel_id, :username, :outcome, :reason, :path, :requests, :started_at,
    :finished_at
)
""")

_DUE = text("""
select
    w.watch_id, w.username, w.telegram_channel_id, w.account, w.poll_interval,
    w.shortest_interval, w.longest_interval, w.comments_of, a.access_hash, a.resolved_at,
    discussed.access_hash as discussed_hash,
    coalesce(
        w.need, case when w.comments_of is null and own.account is null then :resolve end
    ) as need,
    array(
        select s.account from registry.standbys as s
        where s.watch_id = w.watch_id
        order by s.place
    ) as standbys
from registry.watches as w
left join registry.channel_access as a
    on a.account = :account and a.telegram_channel_id = w.telegram_channel_id
left join registry.channel_access as discussed
    on discussed.account = :account and w.comments_of = discussed.telegram_channel_id
left join registry.channel_access as own
    on w.account = own.account and w.telegram_channel_id = own.telegram_channel_id
where
    w.status in ('pending', 'active') and coalesce(w.next_poll_at, :at) <= :at
    and (
        w.account = :account
        or w.watch_id in (select watch_id from registry.standbys where account = :account)
    )
    and (w.comments_of is null or coalesce(a.access_hash, discussed.access_hash) is not null)
order by w.account <> :account, w.priority, w.next_poll_at nulls first, w.watch_id
""").bindparams(resolve=RESOLVE)

_NEXT_DUE = text("""
select min(coalesce(next_poll_at, added_at)) from registry.watches
where watch_id = any(:watch_ids) and (need is null or account <> :account)
""")

_DUE_STATUS = watches.c.status.in_(("pending", "active"))


class PostgresWatches(PostgresStandbys):
    """The watch list as the poll step sees it."""

    def due_watches(self, account: str, at: datetime, limit: int) -> Sequence[Watch]:
        """Return the watches whose turn it is: by priority, then the longest overdue first.

        After them those that the account stands in for, in the same order. None for an account
        that is switched off, frozen, revoked or duplicated.
        """
        with self._engine.connect() as connection:
            health = read_health(connection)
            me = health.get(account)
            if me is None or not me.is_usable:
                return []
            rows = connection.execute(_DUE, {"account": account, "at": at})
            mine = (row for row in rows if _in_charge(row, health, at) == account)
            return [_watch(row, account, health, at) for row in islice(mine, limit)]

    def next_due_at(self, account: str, at: datetime) -> datetime | None:
        """Return when the next watch is due: when it was added, for one that had no turn yet.

        Those that it stands in for count too; one that waits for a flood of its own account to end
        is nothing to hurry for.
        """
        with self._engine.connect() as connection:
            watch_ids = [c.watch_id for c in read_charges(connection, account, at)]
            keys = {"account": account, "watch_ids": watch_ids}
            return connection.execute(_NEXT_DUE, keys).scalar()

    def resolved(self, account: str, watch: Watch, ref: ChannelRef, at: datetime) -> Watch:
        """Bind the watch to a channel id, and keep the account's access hash.

        UsernameReused if it was bound to another id, ChannelAlreadyWatched if another watch is.
        """
        bound = watch.telegram_channel_id
        if bound is not None and bound != ref.telegram_channel_id:
            raise UsernameReused(watch.username, bound, ref.telegram_channel_id)
        with self._engine.begin() as connection:
            if bound is None:
                _bind(connection, watch, ref.telegram_channel_id, at)
            _keep_access(connection, account, watch.username, ref, at)
        return replace(watch, telegram_channel_id=ref.telegram_channel_id, ref=ref, resolved_at=at)

    def record_username_reused(self, watch: Watch, present_id: int, at: datetime) -> None:
        """Store that the username belongs to another channel now; queue that once."""
        with self._engine.begin() as connection:
            record_takeover(connection, watch, present_id, at)
            connection.execute(
                update(channel_access)
                .where(channel_access.c.telegram_channel_id == watch.telegram_channel_id)
                .where(channel_access.c.resolved_username == watch.username)
                .values(resolved_at=at)
            )

    def record_turn(self, turn: Turn) -> None:
        """Store how a turn ended, and when the next is due where the turn says so."""
        row = {
            "account": turn.account,
            "watch_id": turn.watch.watch_id,
            "telegram_channel_id": turn.watch.telegram_channel_id,
            "username": turn.watch.username,
            "outcome": turn.outcome,
            "reason": turn.reason,
            "path": turn.path,
            "requests": turn.requests,
            "started_at": turn.started_at,
            "finished_at": turn.finished_at,
            "due_at": turn.due_at,
            "poll_interval": turn.poll_interval,
            "need": turn.need,
        }
        with at_once(self._engine) as connection:
            connection.execute(_RECORD_TURN, row)

    def record_unresolvable(self, watch: Watch, reason: str, at: datetime) -> None:
        """Take the watch out of the cycle, with the reason that an operator reads."""
        with self._engine.begin() as connection:
            connection.execute(
                update(watches)
                .where(watches.c.watch_id == watch.watch_id, _DUE_STATUS)
                .values(status="unresolvable", status_reason=reason, status_changed_at=at)
            )

    def record_channel_state(
        self, telegram_channel_id: int, state: ChannelState, reason: str | None, at: datetime
    ) -> None:
        """Store that a known channel is private, gone …; no-op when it was so or never observed."""
        with self._engine.begin() as connection:
            present = lock_present(connection, telegram_channel_id)
            write_state(connection, present, state, reason=reason, observed_by=at, recorded_at=at)


def _in_charge(row: Row[Any], health: Mapping[str, AccountHealth], at: datetime) -> str:
    line = [row.account, *row.standbys]
    return in_charge(line, health, at, row.poll_interval, row.need) if row.standbys else line[0]


def _is_backed(
    row: Row[Any], account: str, health: Mapping[str, AccountHealth], at: datetime
) -> bool:
    others = {row.account, *row.standbys} - {account}
    return any(health[other].can_ask(at, row.poll_interval, row.need) for other in others)


def _watch(row: Row[Any], account: str, health: Mapping[str, AccountHealth], at: datetime) -> Watch:
    return Watch(
        watch_id=row.watch_id,
        username=row.username,
        telegram_channel_id=row.telegram_channel_id,
        ref=ref_of(row.telegram_channel_id, row.access_hash),
        poll_interval=row.poll_interval,
        resolved_at=row.resolved_at,
        bounds=_bounds(row),
        stands_in_for=None if row.account == account else row.account,
        need=None if row.account == account else row.need,
        is_backed=_is_backed(row, account, health, at),
        is_discussion=row.comments_of is not None,
        discussed=ref_of(row.comments_of, row.discussed_hash),
    )


def _bounds(row: Row[Any]) -> IntervalBounds | None:
    if row.shortest_interval is None:
        return None
    return IntervalBounds(shortest=row.shortest_interval, longest=row.longest_interval)


def _bind(connection: Connection, watch: Watch, channel: int, at: datetime) -> None:
    others = select(watches.c.username).where(
        watches.c.telegram_channel_id == channel,
        watches.c.watch_id != watch.watch_id,
        watches.c.status != "removed",
    )
    if other := connection.execute(others).scalar():
        raise ChannelAlreadyWatched(watch.username, channel, other)
    connection.execute(
        update(watches)
        .where(watches.c.watch_id == watch.watch_id)
        .values(
            telegram_channel_id=channel, status="active", status_reason=None, status_changed_at=at
        )
    )


def _keep_access(
    connection: Connection, account: str, username: str, ref: ChannelRef, at: datetime
) -> None:
    statement = upsert(channel_access).values(
        account=account,
        telegram_channel_id=ref.telegram_channel_id,
        access_hash=ref.access_hash,
        resolved_username=username,
        resolved_at=at,
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["account", "telegram_channel_id"],
            set_={
                "access_hash": statement.excluded.access_hash,
                "resolved_username": statement.excluded.resolved_username,
                "resolved_at": statement.excluded.resolved_at,
            },
        )
    )
