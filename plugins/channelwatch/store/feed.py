"""Hand out the flag feed, and keep how far each consumer has read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from channelwatch.pipeline.ports import FlagEvent

# A late flag corrects the past and is nobody's alert: readers pass over it.
_UNREAD = text("""
select
    e.feed_position,
    jsonb_build_object(
        'feed_position', e.feed_position,
        'event', e.event,
        'flag_id', f.flag_id,
        'kind', f.kind,
        'severity', e.severity,
        'status', f.status,
        'telegram_channel_id', f.telegram_channel_id,
        'username', c.username,
        'title', c.title,
        'telegram_message_id', f.telegram_message_id,
        'before', e.before,
        'after', e.after,
        'detail', f.detail,
        'explanation', e.explanation,
        'confidence', f.confidence,
        'permalink', f.permalink,
        'rule', f.rule,
        'rule_version', f.rule_version,
        'observed_after', f.observed_after,
        'observed_by', f.observed_by,
        'actor', e.actor,
        'recorded_at', e.recorded_at
    ) as payload
from core.flag_events as e
inner join core.flags as f using (flag_id)
inner join core.channels as c using (telegram_channel_id)
where
    e.feed_position > coalesce(
        (select feed_position from ops.feed_cursors where consumer = :consumer), 0
    )
    and not f.is_late
order by e.feed_position
limit :limit
""")

_LOG = text("""
insert into ops.deliveries (
    target, first_position, last_position, attempt, status, response_code, error, attempted_at
)
select
    :consumer, :first, :last,
    1 + count(*),
    :status, :response_code, :error, :at
from ops.deliveries
where target = :consumer and first_position = :first
""")

_MOVE = text("""
insert into ops.feed_cursors as c (consumer, feed_position, updated_at)
values (:consumer, :last, :at)
on conflict (consumer) do update set
    feed_position = excluded.feed_position, updated_at = excluded.updated_at
where c.feed_position < excluded.feed_position
""")

_COUNTS = text("""
select f.kind, count(*) as events
from core.flag_events as e
inner join core.flags as f using (flag_id)
where e.feed_position > :position and e.event in ('opened', 'updated')
group by f.kind
order by f.kind
""")


class PostgresFeed:
    """The flag feed. Positions follow commit order, so nothing appears behind one already read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unread(self, consumer: str, limit: int) -> Sequence[FlagEvent]:
        """Return the next events for `consumer`, in feed order; late flags are passed over."""
        with self._engine.connect() as connection:
            rows = connection.execute(_UNREAD, {"consumer": consumer, "limit": limit})
            return [FlagEvent(feed_position=row.feed_position, payload=row.payload) for row in rows]

    def record_delivery(
        self,
        consumer: str,
        events: Sequence[FlagEvent],
        *,
        at: datetime,
        response_code: int | None,
        error: str | None,
    ) -> None:
        """Log an attempt; a success moves the consumer's position, in the same transaction."""
        if not events:
            return
        status = _status(response_code, error)
        keys = {
            "consumer": consumer,
            "first": events[0].feed_position,
            "last": events[-1].feed_position,
            "status": status,
            "response_code": response_code,
            "error": error,
            "at": at,
        }
        with self._engine.begin() as connection:
            connection.execute(_LOG, keys)
            if status == "delivered":
                _move(connection, keys)

    def counts_by_kind(self, since_position: int) -> Mapping[str, int]:
        """Count opened and updated events after a position, by kind."""
        with self._engine.connect() as connection:
            rows = connection.execute(_COUNTS, {"position": since_position})
            return {row.kind: row.events for row in rows}


def _move(connection: Connection, keys: Mapping[str, object]) -> None:
    connection.execute(_MOVE, {name: keys[name] for name in ("consumer", "last", "at")})


def _status(response_code: int | None, error: str | None) -> str:
    if error is None:
        return "delivered"
    return "unreachable" if response_code is None else "refused"
