"""Store that another channel took a watched username, and queue that."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from channelwatch.pipeline.ports import Watch
from channelwatch.store.present_channel import lock_channel, read_present
from channelwatch.store.queue import enqueue_fact
from channelwatch.store.tables.channels import username_takeovers as takeovers
from channelwatch.store.tables.registry import channel_access as access


def record_takeover(connection: Connection, watch: Watch, present_id: int, at: datetime) -> None:
    """Add the takeover and queue it under the watched channel; no-op when it is known.

    A channel that was never observed has nothing to flag: the takeover is stored all the same.
    """
    watched = watch.telegram_channel_id
    if watched is None:
        return
    lock_channel(connection, watched)
    if _latest_taker(connection, watched) == present_id:
        return
    row = {
        "telegram_channel_id": watched,
        "observed_by": at,
        "observed_after": _last_resolved(connection, watched, watch.username),
        "username": watch.username,
        "present_channel_id": present_id,
        "recorded_at": at,
    }
    connection.execute(insert(takeovers).values(row))
    if read_present(connection, watched).is_known:
        enqueue_fact(connection, "username", watched, at, at)


def _latest_taker(connection: Connection, watched: int) -> int | None:
    return connection.execute(
        select(takeovers.c.present_channel_id)
        .where(takeovers.c.telegram_channel_id == watched)
        .order_by(takeovers.c.observed_by.desc())
        .limit(1)
    ).scalar()


def _last_resolved(connection: Connection, watched: int, username: str) -> datetime | None:
    """Return when the username was last seen with the watched channel."""
    return connection.execute(
        select(func.max(access.c.resolved_at)).where(
            access.c.telegram_channel_id == watched, access.c.resolved_username == username
        )
    ).scalar()
