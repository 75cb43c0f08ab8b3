"""Store what a channel is to those who ask for it: active, private, gone …"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from channelwatch.domain.kinds import ChannelState
from channelwatch.store.present_channel import PresentChannel
from channelwatch.store.queue import enqueue_fact

# A channel that does not answer is last seen in its state by the polls that fail because of it.
_LAST_FAILED = text("""
select max(finished_at) from ops.polls
where
    telegram_channel_id = :channel and outcome = 'unavailable'
    and finished_at >= :since and finished_at <= :at
""")

_WRITE = text("""
with changed as (
    update core.channels set
        state = :state, state_observed_after = :observed_after,
        state_observed_by = :observed_by, recorded_at = :recorded_at
    where telegram_channel_id = :channel
)
insert into core.channel_states (
    telegram_channel_id, observed_by, observed_after, state, reason, recorded_at
)
values (:channel, :observed_by, :observed_after, :state, :reason, :recorded_at)
""")


def write_state(
    connection: Connection,
    present: PresentChannel,
    state: ChannelState,
    *,
    reason: str | None,
    observed_by: datetime,
    recorded_at: datetime,
) -> None:
    """Store a change of state and queue it; no-op where the channel is unknown or was so already.

    Two changes at the same moment keep their order by a microsecond.
    """
    if not present.is_known or present.cursor.state == state:
        return
    channel = present.cursor.telegram_channel_id
    if present.state_observed_by is not None and observed_by <= present.state_observed_by:
        observed_by = present.state_observed_by + timedelta(microseconds=1)
    connection.execute(
        _WRITE,
        {
            "channel": channel,
            "state": state,
            "reason": reason,
            "observed_after": _last_seen(connection, present, observed_by),
            "observed_by": observed_by,
            "recorded_at": recorded_at,
        },
    )
    enqueue_fact(connection, "channel_state", channel, observed_by, recorded_at)


def _last_seen(connection: Connection, present: PresentChannel, at: datetime) -> datetime | None:
    """Return when the channel was last seen in the state that it now leaves."""
    if present.cursor.state == ChannelState.ACTIVE:
        return present.last_observed_at
    since = present.state_observed_by
    keys = {"channel": present.cursor.telegram_channel_id, "since": since, "at": at}
    last_failed: datetime | None = connection.execute(_LAST_FAILED, keys).scalar()
    sights = (since, last_failed, present.last_observed_at)
    return max((sight for sight in sights if sight is not None), default=None)
