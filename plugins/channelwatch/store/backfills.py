"""Keep how far each channel's past has been read."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine, and_, select, text

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.errors import NotWatched
from channelwatch.pipeline.ports import BackfillPosition, Watch
from channelwatch.store.engine import at_once
from channelwatch.store.prepared import execute
from channelwatch.store.tables.ops import backfills
from channelwatch.store.tables.registry import channel_access, watches

_FIELDS = tuple(BackfillPosition.__slots__)

# Text, because SQLAlchemy compiles an ON CONFLICT anew each time: a millisecond for every page.
_RECORD = text(f"""
insert into ops.backfills ({", ".join(_FIELDS)}, updated_at)
values ({", ".join(f":{name}" for name in _FIELDS)}, :updated_at)
on conflict (telegram_channel_id) do update set
    {", ".join(f"{name} = excluded.{name}" for name in _FIELDS[1:])},
    updated_at = excluded.updated_at
""")  # noqa: S608 - names of our own fields only


class PostgresBackfills:
    """Positions in the past, and the watches they belong to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def watched(self, username: str) -> tuple[str, Watch]:
        """Return a resolved watch and its account; NotWatched says what it lacks."""
        name = username.removeprefix("@").lower()
        query = (
            select(watches, channel_access.c.access_hash, channel_access.c.resolved_at)
            .outerjoin(
                channel_access,
                and_(
                    channel_access.c.account == watches.c.account,
                    channel_access.c.telegram_channel_id == watches.c.telegram_channel_id,
                ),
            )
            .where(watches.c.username == name, watches.c.status != "removed")
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotWatched(name, "is not on the watch list")
        if row.account is None:
            raise NotWatched(name, "has no account yet")
        if row.access_hash is None:
            raise NotWatched(name, "is not resolved yet: wait for its first poll")
        ref = ChannelRef(telegram_channel_id=row.telegram_channel_id, access_hash=row.access_hash)
        watch = Watch(
            watch_id=row.watch_id,
            username=row.username,
            telegram_channel_id=row.telegram_channel_id,
            ref=ref,
            poll_interval=row.poll_interval,
            resolved_at=row.resolved_at,
        )
        return row.account, watch

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
