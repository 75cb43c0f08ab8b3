"""The audience detectors' memory: states, the counts they have not seen, what they held back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from channelwatch.domain.audience.series import CountObservation
from channelwatch.domain.flags import Flag
from channelwatch.store.flag_writes import close_flags, raise_flags
from channelwatch.store.storable import to_json

_LOCK = text("select pg_advisory_xact_lock(hashtextextended('ops.audience_states', :channel))")

_CHANNELS = text("""
select c.telegram_channel_id
from core.channels as c
left join ops.audience_states as s using (telegram_channel_id)
where
    c.subscriber_count_observed_at is not null
    and (s.observed_until is null or c.subscriber_count_observed_at > s.observed_until)
order by c.telegram_channel_id
""")

_CHANNEL = text("""
select c.username, s.observed_until, s.state
from core.channels as c
left join ops.audience_states as s using (telegram_channel_id)
where c.telegram_channel_id = :channel
""")

# A run gives its first and its latest observation: equal counts between them say nothing more.
_COUNTS = text("""
select observed_at, subscriber_count
from core.subscriber_counts
cross join lateral (values (first_observed_at), (last_observed_at)) as ends (observed_at)
where
    telegram_channel_id = :channel
    and (cast(:since as timestamptz) is null or observed_at > :since)
group by observed_at, subscriber_count
order by observed_at
""")

_REMEMBER = text("""
insert into ops.audience_states (telegram_channel_id, observed_until, state, updated_at)
values (:channel, :until, cast(:state as jsonb), :at)
on conflict (telegram_channel_id) do update set
    observed_until = excluded.observed_until,
    state = excluded.state,
    updated_at = excluded.updated_at
""")

_SUPPRESS = text("""
insert into core.suppressed_flags (
    telegram_channel_id, kind, observed_by, reason, before, after, recorded_at
)
values (
    :channel, :kind, :observed_by, :reason, cast(:before as jsonb), cast(:after as jsonb), :at
)
on conflict do nothing
""")


class PostgresAudience:
    """Counts not seen yet by the detectors, one channel and one transaction at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def channels_with_counts(self) -> Sequence[int]:
        """Return the channels that have counts the detectors have not seen."""
        with self._engine.connect() as connection:
            return list(connection.execute(_CHANNELS).scalars())

    @contextmanager
    def turn(self, telegram_channel_id: int) -> Iterator["PostgresAudienceTurn"]:
        """Open a transaction that holds this channel's state; a second one waits."""
        with self._engine.begin() as connection:
            connection.execute(_LOCK, {"channel": telegram_channel_id})
            yield PostgresAudienceTurn(connection, telegram_channel_id)


class PostgresAudienceTurn:
    """One transaction: what is remembered of a channel, and the counts seen since."""

    def __init__(self, connection: Connection, telegram_channel_id: int) -> None:
        self._connection = connection
        self.telegram_channel_id = telegram_channel_id
        known = connection.execute(_CHANNEL, {"channel": telegram_channel_id}).one()
        self.username: str | None = known.username
        self.state: Mapping[str, Any] | None = known.state
        since = {"channel": telegram_channel_id, "since": known.observed_until}
        self.counts: Sequence[CountObservation] = [
            CountObservation(observed_at=row.observed_at, subscriber_count=row.subscriber_count)
            for row in connection.execute(_COUNTS, since)
        ]

    def raise_flags(self, flags: Sequence[Flag], at: datetime) -> int:
        """Open or update flags; return how many events that made."""
        return raise_flags(self._connection, flags, at, is_late=False)

    def close_flags(self, dedupe_keys: Sequence[str], at: datetime) -> int:
        """Close flags; return how many were open."""
        return close_flags(self._connection, dedupe_keys, at)

    def suppress(self, flags: Sequence[tuple[Flag, str]], at: datetime) -> None:
        """Store what was seen and not flagged, each with the reason."""
        for flag, reason in flags:
            values = {
                "channel": self.telegram_channel_id,
                "kind": flag.kind,
                "observed_by": flag.observed_by,
                "reason": reason,
                "before": to_json(flag.before).decode(),
                "after": to_json(flag.after).decode(),
                "at": at,
            }
            self._connection.execute(_SUPPRESS, values)

    def remember(self, state: Mapping[str, Any], at: datetime) -> None:
        """Store the state together with how far it has seen."""
        if self.counts:
            until = max(count.observed_at for count in self.counts)
            values = {"channel": self.telegram_channel_id, "until": until, "at": at}
            self._connection.execute(_REMEMBER, values | {"state": to_json(state).decode()})
