"""Keep how far each channel's past has been read."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, select, text

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.failover import in_charge
from channelwatch.pipeline.errors import NotWatched
from channelwatch.pipeline.methods import HISTORY
from channelwatch.pipeline.ports import BackfillPosition, Watch
from channelwatch.store.charges import read_health
from channelwatch.store.engine import at_once
from channelwatch.store.prepared import execute
from channelwatch.store.tables.ops import backfills

_FIELDS = tuple(BackfillPosition.__slots__)

# Text, because SQLAlchemy compiles an ON CONFLICT anew each time: a millisecond for every page.
_RECORD = text(f"""
insert into ops.backfills ({", ".join(_FIELDS)}, updated_at)
values ({", ".join(f":{name}" for name in _FIELDS)}, :updated_at)
on conflict (telegram_channel_id) do update set
    {", ".join(f"{name} = excluded.{name}" for name in _FIELDS[1:])},
    updated_at = excluded.updated_at
""")  # noqa: S608 - names of our own fields only


# Who can address the channel at all, its own account first.
_WATCHED = text("""
select
    w.watch_id, w.username, w.telegram_channel_id, w.poll_interval, w.account as owner,
    a.account, a.access_hash, a.resolved_at
from registry.watches as w
left join registry.standbys as s using (watch_id)
left join registry.channel_access as a
    on w.telegram_channel_id = a.telegram_channel_id and a.account in (w.account, s.account)
where w.username = :username and w.status <> 'removed'
order by a.account <> w.account, s.place
""")


class PostgresBackfills:
    """Positions in the past, and the watches they belong to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def watched(self, username: str, at: datetime) -> tuple[str, Watch]:
        """Return a resolved watch and the account that can read its past now, its own one first.

        Its own as well where none can; NotWatched says what the watch lacks.
        """
        name = username.removeprefix("@").lower()
        with self._engine.connect() as connection:
            found = connection.execute(_WATCHED, {"username": name}).all()
            health = read_health(connection)
        if not found:
            raise NotWatched(name, "is not on the watch list")
        if found[0].owner is None:
            raise NotWatched(name, "has no account yet")
        line = {row.account: row for row in found if row.account is not None}
        if not line:
            raise NotWatched(name, "is not resolved yet: wait for its first poll")
        account = in_charge(list(line), health, at, found[0].poll_interval, HISTORY)
        return account, _watch(line[account])

    def position(self, telegram_channel_id: int) -> BackfillPosition:
        """Return how far the channel's past is stored; a position not begun for a new one."""
        columns = [backfills.c[name] for name in _FIELDS]
        query = select(*columns).where(backfills.c.telegram_channel_id == telegram_channel_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return BackfillPosition(telegram_channel_id=telegram_channel_id)
        return BackfillPosition(**row)

    def record_position(self, position: BackfillPosition, at: datetime) -> None:
        """Store how far a backfill got."""
        with at_once(self._engine) as connection:
            execute(connection, _RECORD, asdict(position) | {"updated_at": at})


def _watch(row: Row[Any]) -> Watch:
    return Watch(
        watch_id=row.watch_id,
        username=row.username,
        telegram_channel_id=row.telegram_channel_id,
        ref=ChannelRef(telegram_channel_id=row.telegram_channel_id, access_hash=row.access_hash),
        poll_interval=row.poll_interval,
        resolved_at=row.resolved_at,
        stands_in_for=None if row.account == row.owner else row.owner,
    )
