"""Tell what each account can spare, and what a standby still has to look up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, text

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.failover import OwnNeed
from channelwatch.pipeline.ports import Watch
from channelwatch.store.charges import read_charges

# By the name that the channel has now: the one it was added by may be somebody else's. A group is
# led to by its channel, which comes first.
_TO_RESOLVE = text("""
select w.watch_id, coalesce(c.username, w.username) as username, w.telegram_channel_id,
    w.poll_interval, w.account, w.comments_of, d.access_hash as discussed_hash
from registry.standbys as s
inner join registry.accounts as me on s.account = me.account
inner join registry.watches as w using (watch_id)
inner join core.channels as c using (telegram_channel_id)
left join registry.channel_access as a
    on a.account = s.account and a.telegram_channel_id = w.telegram_channel_id
left join registry.channel_access as d
    on d.account = s.account and d.telegram_channel_id = w.comments_of
where
    s.account = :account and me.is_enabled and me.state in ('healthy', 'flooded')
    and a.account is null and w.status = 'active'
    and (w.comments_of is null or d.account is not null)
    and c.state in ('active', 'restricted')
    and coalesce(s.tried_at, '-infinity') < cast(:at as timestamptz) - interval '1 day'
order by s.place, w.priority, w.watch_id
limit :limit
""")

_NOT_RESOLVED = text("""
update registry.standbys set tried_at = :at where watch_id = :watch_id and account = :account
""")

_OWN_NEED = text("""
select
    coalesce(sum(86400 / extract(epoch from poll_interval)), 0)::double precision as turns_a_day,
    count(*) filter (where telegram_channel_id is null) as look_ups
from registry.watches
where account = :account and status in ('pending', 'active')
""")

_LEFT_UNWATCHED = text("""
insert into ops.polls (
    account, telegram_channel_id, username, outcome, reason, requests, started_at, finished_at
)
select account, telegram_channel_id, username, 'deferred', :reason, 0, :at, :at
from registry.watches
where account = :account and status in ('pending', 'active')
""")


# A channel's standbys are those of its discussion group.
_WITH_GROUP = text("""
select :watch_id as watch_id
union
select g.watch_id from registry.watches as w
inner join registry.watches as g on w.telegram_channel_id = g.comments_of
where w.watch_id = :watch_id and g.status <> 'removed'
""")
_DROP_STANDBYS = text("""
delete from registry.standbys where watch_id = :watch_id and account <> all(:accounts)
""")

# Two steps, for a place is held by one at a time: out of the way first.
_CLEAR_PLACES = text("""
update registry.standbys set place = place + 10000 where watch_id = :watch_id
""")
_ADD_STANDBYS = text("""
insert into registry.standbys (watch_id, account, place)
select :watch_id, account, place
from unnest(cast(:accounts as text [])) with ordinality as s (account, place)
on conflict (watch_id, account) do update set place = excluded.place
""")


class PostgresStandbys:
    """What the accounts that stand by need of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def to_resolve_ahead(self, account: str, at: datetime, limit: int) -> Sequence[Watch]:
        """Return watches that `account` stands by for and cannot ask for yet, urgent first."""
        keys = {"account": account, "at": at, "limit": limit}
        with self._engine.connect() as connection:
            return [
                Watch(
                    watch_id=row.watch_id,
                    username=row.username,
                    telegram_channel_id=row.telegram_channel_id,
                    ref=None,
                    poll_interval=row.poll_interval,
                    stands_in_for=row.account,
                    is_discussion=row.comments_of is not None,
                    discussed=ref_of(row.comments_of, row.discussed_hash),
                )
                for row in connection.execute(_TO_RESOLVE, keys)
            ]

    def record_not_resolved(self, account: str, watch: Watch, at: datetime) -> None:
        """Store that a look-up ahead led nowhere or elsewhere; it has its turn again next day."""
        keys = {"account": account, "watch_id": watch.watch_id, "at": at}
        with self._engine.begin() as connection:
            connection.execute(_NOT_RESOLVED, keys)

    def own_need(self, account: str) -> OwnNeed:
        """Return what the account's own watches want of its day."""
        with self._engine.connect() as connection:
            row = connection.execute(_OWN_NEED, {"account": account}).one()
        return OwnNeed(turns_a_day=row.turns_a_day, look_ups=row.look_ups)

    def whole_need(self, account: str, at: datetime) -> OwnNeed:
        """Return what its own watches and those that it stands in for want of its day."""
        own = self.own_need(account)
        with self._engine.connect() as connection:
            charges = read_charges(connection, account, at)
        others = (c for c in charges if c.owner != account)
        turns = sum(timedelta(days=1) / charge.poll_interval for charge in others)
        return replace(own, turns_a_day=own.turns_a_day + turns)


def record_left_unwatched(connection: Connection, account: str, reason: str, at: datetime) -> None:
    """Note at each watch of an account why nobody looks at it from now on: the gap's reason."""
    keys = {"account": account, "reason": reason, "at": at}
    connection.execute(_LEFT_UNWATCHED, keys)


def write_standbys(connection: Connection, watch_id: int, accounts: Sequence[str]) -> None:
    """Let these accounts stand by for a watch and its group, in this order, and no others."""
    for each in connection.execute(_WITH_GROUP, {"watch_id": watch_id}).scalars().all():
        keys = {"watch_id": each, "accounts": list(dict.fromkeys(accounts))}
        for statement in (_DROP_STANDBYS, _CLEAR_PLACES, _ADD_STANDBYS):
            connection.execute(statement, keys)


def ref_of(telegram_channel_id: int | None, access_hash: int | None) -> ChannelRef | None:
    """Return how an account addresses a channel; None where it cannot."""
    if telegram_channel_id is None or access_hash is None:
        return None
    return ChannelRef(telegram_channel_id=telegram_channel_id, access_hash=access_hash)
