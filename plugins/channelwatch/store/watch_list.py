"""Let people decide what is watched, and with which accounts."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import insert as upsert

from channelwatch.store.tables.registry import accounts, watches

DEFAULT_POLL_INTERVAL = timedelta(minutes=15)


def register_account(engine: Engine, account: str, connection_id: str, at: datetime) -> None:
    """Register an account, or move it to another Airflow connection."""
    statement = upsert(accounts).values(account=account, connection_id=connection_id, added_at=at)
    changed = {"connection_id": statement.excluded.connection_id}
    with engine.begin() as connection:
        connection.execute(
            statement.on_conflict_do_update(index_elements=["account"], set_=changed)
        )


def add_watch(
    engine: Engine,
    username: str,
    account: str,
    at: datetime,
    *,
    poll_interval: timedelta = DEFAULT_POLL_INTERVAL,
) -> bool:
    """Watch a username with an account; False when it is watched already."""
    statement = upsert(watches).values(
        username=username.lower().removeprefix("@"),
        account=account,
        poll_interval=poll_interval,
        added_at=at,
        status_changed_at=at,
    )
    with engine.begin() as connection:
        done = connection.execute(
            statement.on_conflict_do_nothing(
                index_elements=["username"], index_where=watches.c.status != "removed"
            ).returning(watches.c.watch_id)
        )
        return done.one_or_none() is not None
