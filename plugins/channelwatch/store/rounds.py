"""Tell which older posts to look at again, and keep what that brought."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, text
from sqlalchemy.dialects.postgresql import insert as upsert

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.rounds import BANDS, RoundKind, patience
from channelwatch.pipeline.methods import LOOKS_AGAIN_BY
from channelwatch.pipeline.ports import AuditFinding, Batch, Watch
from channelwatch.store.charges import Charge, read_charges
from channelwatch.store.tables.ops import audits, rounds

BATCH = 100

_DUE_BATCHES = text("""
with bands as (
    select * from unnest(
        cast(:bands as text []), cast(:older_than as interval []),
        cast(:younger_than as interval []), cast(:every as interval [])
    ) as b (band, older_than, younger_than, every)
),
due as (
    select
        w.watch_id, w.username, w.telegram_channel_id, w.poll_interval, a.access_hash,
        a.resolved_at, b.band, b.older_than, b.younger_than, r.before_id,
        coalesce(r.finished_at + b.every, '-infinity') as due_at
    from registry.watches as w
    inner join registry.channel_access as a
        on a.account = :account and w.telegram_channel_id = a.telegram_channel_id
    inner join core.channels as c on w.telegram_channel_id = c.telegram_channel_id
    cross join bands as b
    left join ops.rounds as r
        on r.telegram_channel_id = w.telegram_channel_id and r.kind = :kind and r.band = b.band
    where
        w.watch_id = any(:watch_ids) and w.status = 'active' and c.state in ('active', 'restricted')
        and (w.comments_of is null or :kind = 'audit')  -- comments have no counters
        and coalesce(r.finished_at + b.every, '-infinity') <= :at
)
select due.*, batch.ids
from due cross join lateral (
    select array_agg(p.telegram_message_id order by p.telegram_message_id desc) as ids
    from (
        select telegram_message_id from core.posts
        where
            telegram_channel_id = due.telegram_channel_id and state in ('live', 'hidden')
            and (:kind = 'audit' or not is_service)
            and published_at > cast(:at as timestamptz) - due.younger_than
            and published_at <= cast(:at as timestamptz) - due.older_than
            and (due.before_id is null or telegram_message_id < due.before_id)
        order by telegram_message_id desc
        limit :batch
    ) as p
) as batch
where batch.ids is not null or due.before_id is not null
order by due.due_at, due.watch_id, due.older_than
limit :limit
""")


class PostgresRounds:
    """Rounds over the posts of an account's channels."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stood_in_for(self, account: str, kind: RoundKind, at: datetime) -> Sequence[str]:
        """Return the accounts whose channels `account` looks at just now in their stead."""
        with self._engine.connect() as connection:
            owners = {charge.owner for charge in _charges(connection, account, kind, at)}
        return sorted(owners - {account})

    def due_batches(
        self, account: str, owner: str, kind: RoundKind, at: datetime, limit: int
    ) -> Sequence[Batch]:
        """Return the next batch of each channel and band whose round is due, longest due first.

        Of the channels of `owner`, those that `account` sees to just now and can ask for. A band
        whose posts have all grown older since its round began is a batch without ids.
        """
        bands = BANDS[kind]
        keys = {
            "account": account,
            "kind": kind,
            "at": at,
            "batch": BATCH,
            "limit": limit,
            "bands": [b.name for b in bands],
            "older_than": [b.older_than for b in bands],
            "younger_than": [b.younger_than for b in bands],
            "every": [b.every for b in bands],
        }
        with self._engine.connect() as connection:
            charges = _charges(connection, account, kind, at)
            keys["watch_ids"] = [c.watch_id for c in charges if c.owner == owner]
            return [_batch(row, kind) for row in connection.execute(_DUE_BATCHES, keys)]

    def record_batch(self, batch: Batch, finding: AuditFinding | None, at: datetime) -> None:
        """Move the round past a batch; store what an audit found."""
        key = {
            "kind": batch.kind,
            "telegram_channel_id": batch.watch.telegram_channel_id,
            "band": batch.band,
        }
        moved: dict[str, Any] = {"before_id": None, "finished_at": at}
        if not batch.is_last:
            moved = {"before_id": min(batch.ids)}
        statement = upsert(rounds).values(key | moved)
        with self._engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=list(key), set_=moved)
            )
            if finding is not None and finding.posts:
                connection.execute(
                    insert(audits).values(
                        telegram_channel_id=batch.watch.telegram_channel_id,
                        band=batch.band,
                        posts=finding.posts,
                        missed_edits=finding.missed_edits,
                        missed_deletions=finding.missed_deletions,
                        audited_at=at,
                    )
                )


def _charges(
    connection: Connection, account: str, kind: RoundKind, at: datetime
) -> Sequence[Charge]:
    waits, by = patience(BANDS[kind]), LOOKS_AGAIN_BY[kind]
    return read_charges(connection, account, at, need=by, patience=waits)


def _batch(row: Row[Any], kind: RoundKind) -> Batch:
    ids = row.ids or []
    ref = ChannelRef(telegram_channel_id=row.telegram_channel_id, access_hash=row.access_hash)
    watch = Watch(
        watch_id=row.watch_id,
        username=row.username,
        telegram_channel_id=row.telegram_channel_id,
        ref=ref,
        poll_interval=row.poll_interval,
        resolved_at=row.resolved_at,
    )
    return Batch(kind=kind, band=row.band, watch=watch, ids=ids, is_last=len(ids) < BATCH)
