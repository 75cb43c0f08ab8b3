"""Tell how the watch stands: every channel's freshness, the accounts, the latest cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

CHANNELS = text(
    """
    select
        w.username, w.status, w.status_reason, w.account, c.state, c.last_observed_at,
        w.poll_interval, t.outcome as last_outcome, t.reason as last_reason,
        t.finished_at as last_turn_at,
        w.status = 'active' and coalesce(
            c.last_observed_at >= cast(:at as timestamptz)
            - (2 * w.poll_interval + interval '5 minutes'),
            false
        ) as is_fresh
    from registry.watches as w
    left join core.channels as c using (telegram_channel_id)
    left join lateral (
        select outcome, reason, finished_at from ops.polls as p
        where p.username = w.username
        order by finished_at desc, poll_id desc
        limit 1
    ) as t on true
    where w.status <> 'removed' and w.comments_of is null
    order by is_fresh, w.username
    """
)

LATEST_TURN = text("select max(finished_at) from ops.polls")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStatus:
    """How the watch stands at a moment. Rows are as the queries name them."""

    at: datetime
    latest_turn_at: datetime | None
    channels: Sequence[dict[str, Any]]


def read_status(engine: Engine, at: datetime) -> WatchStatus:
    """Return how the watch stands; a channel is fresh when seen within two of its intervals."""
    with engine.connect() as connection:
        channels = connection.execute(CHANNELS, {"at": at}).mappings()
        return WatchStatus(
            at=at,
            channels=[dict(row) for row in channels],
            latest_turn_at=connection.execute(LATEST_TURN).scalar(),
        )
