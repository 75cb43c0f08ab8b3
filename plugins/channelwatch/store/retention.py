"""Remove what the desk's rules no longer keep."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

_RETAIN = text("select what, removed from ops.retain(:at)")
_PURGE = text("select core.purge_expired(:at)")
_PRUNE = text("select ops.prune_claim_keys(:at)")
_RULES = text("""
select r.what, c.username as channel, r.telegram_channel_id, r.keep
from registry.retention as r
left join core.channels as c using (telegram_channel_id)
order by r.what, r.telegram_channel_id
""")
_SET = text("""
insert into registry.retention (what, telegram_channel_id, keep) values (:what, :channel, :keep)
on conflict (what, telegram_channel_id) do update set keep = excluded.keep
""")
_CLEAR = text("""
delete from registry.retention where what = :what and telegram_channel_id = :channel
""")
EVERY_CHANNEL = 0


def retain(engine: Engine, at: datetime) -> Mapping[str, int]:
    """Remove what is past its time at a moment; return how much of what."""
    with engine.begin() as connection:
        keys = int(connection.execute(_PRUNE, {"at": at}).scalar_one())
        removed = {row.what: int(row.removed) for row in connection.execute(_RETAIN, {"at": at})}
        return removed | {"core.claim_keys": keys}


def purge_expired(engine: Engine, at: datetime) -> int:
    """Take out the content of posts whose own timer ran out; return of how many, at most 1,000.

    Their hashes, bounds and counters stay; the evidence that may hold them goes with the content.
    """
    with engine.begin() as connection:
        return int(connection.execute(_PURGE, {"at": at}).scalar_one())


def rules(engine: Engine) -> Sequence[Mapping[str, Any]]:
    """Return every rule; `telegram_channel_id` 0 is the one for all other channels."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(_RULES).mappings()]


def set_rule(engine: Engine, what: str, keep: timedelta | None, channel: int) -> None:
    """Keep one kind of thing for so long, of one channel or EVERY_CHANNEL; None: no rule."""
    keys: dict[str, object] = {"what": what, "channel": channel}
    with engine.begin() as connection:
        if keep is None:
            connection.execute(_CLEAR, keys)
        else:
            connection.execute(_SET, keys | {"keep": keep})
