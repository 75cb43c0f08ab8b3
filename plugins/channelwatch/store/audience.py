"""The audience detectors' memory: what they remember, have not seen yet, and held back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from channelwatch.domain.audience.evidence import Mention, PostReach
from channelwatch.domain.audience.series import CountObservation
from channelwatch.domain.audience.together import Moved
from channelwatch.domain.audience_flags import AUDIENCE_RULE, Named
from channelwatch.domain.flags import Flag
from channelwatch.pipeline.watch_audience import RecentMoves
from channelwatch.store.audience_evidence import read_mentions, read_posts
from channelwatch.store.flag_writes import close_flags, raise_flags, supersede
from channelwatch.store.gate import pass_and_lock
from channelwatch.store.storable import to_json

_LOCK = pass_and_lock("ops.audience_states")

_CHANNELS = text("""
select c.telegram_channel_id
from core.channels as c
left join ops.audience_states as s using (telegram_channel_id)
where
    c.subscriber_count_observed_at is not null
    and (s.observed_until is null or c.subscriber_count_observed_at > s.observed_until)
    and not exists (
        select from core.discussion_groups as d
        where d.telegram_channel_id = c.telegram_channel_id
    )
order by c.telegram_channel_id
""")

_CHANNEL = text("""
select
    c.username,
    s.observed_until,
    s.state,
    (
        select jsonb_object_agg(parameter, value) from registry.audience_overrides
        where telegram_channel_id = c.telegram_channel_id
    ) as overrides
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

_MOVES = text("""
select
    f.telegram_channel_id,
    c.username,
    c.subscriber_count,
    cast(extract(epoch from f.observed_after) as bigint) as began_at,
    cast(extract(epoch from f.observed_by) as bigint) as first_observed_at,
    case
        when (f.after ->> 'subscriber_count')::bigint > (f.before ->> 'subscriber_count')::bigint
            then 1
        else -1
    end as direction
from core.flags as f
inner join core.channels as c using (telegram_channel_id)
where
    f.rule = :rule
    and f.observed_by >= :since
    and f.detail ->> 'shape' in ('step_up', 'step_down', 'surge')
""")

_WATCHED = text("select count(*) from ops.audience_states")

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
        """Open a transaction that holds this channel's memory; a second one waits."""
        with self._engine.begin() as connection:
            connection.execute(_LOCK, {"channel": telegram_channel_id})
            yield PostgresAudienceTurn(connection, telegram_channel_id)

    def recent_moves(self, since: datetime) -> RecentMoves:
        """Return the moves of all channels that were first observed since then."""
        with self._engine.connect() as connection:
            rows = connection.execute(_MOVES, {"rule": AUDIENCE_RULE, "since": since}).all()
            watched = connection.execute(_WATCHED).scalar_one()
        return RecentMoves(
            moves=[
                Moved(
                    telegram_channel_id=row.telegram_channel_id,
                    began_at=row.began_at,
                    first_observed_at=row.first_observed_at,
                    direction=row.direction,
                )
                for row in rows
            ],
            names={
                row.telegram_channel_id: Named(
                    telegram_channel_id=row.telegram_channel_id, username=row.username
                )
                for row in rows
            },
            counts={row.telegram_channel_id: row.subscriber_count or 0 for row in rows},
            watched=watched,
        )

    def raise_flags(self, flags: Sequence[Flag], at: datetime) -> int:
        """Open or update flags that are about several channels; return how many events."""
        with self._engine.begin() as connection:
            return raise_flags(connection, flags, at, is_late=False)


class PostgresAudienceTurn:
    """One transaction: what is remembered of a channel, and the counts seen since."""

    def __init__(self, connection: Connection, telegram_channel_id: int) -> None:
        self._connection = connection
        known = connection.execute(_CHANNEL, {"channel": telegram_channel_id}).one()
        self.channel = Named(telegram_channel_id=telegram_channel_id, username=known.username)
        self.memory: Mapping[str, Any] | None = known.state
        self.overrides: Mapping[str, float] = known.overrides or {}
        since = {"channel": telegram_channel_id, "since": known.observed_until}
        self.counts: Sequence[CountObservation] = [
            CountObservation(observed_at=row.observed_at, subscriber_count=row.subscriber_count)
            for row in connection.execute(_COUNTS, since)
        ]

    def posts(self, since: datetime, now: datetime) -> Sequence[PostReach]:
        """Return the reach of the channel's posts published since then, in order of time."""
        return read_posts(self._connection, self.channel.telegram_channel_id, since, now)

    def mentions(self, first: datetime, last: datetime) -> Sequence[Mention]:
        """Return the posts of other channels that name or forward this one."""
        return read_mentions(self._connection, self.channel, first, last)

    def raise_flags(self, flags: Sequence[Flag], at: datetime) -> int:
        """Open or update flags; return how many events that made."""
        return raise_flags(self._connection, flags, at, is_late=False)

    def close_flags(self, dedupe_keys: Sequence[str], at: datetime) -> int:
        """Close flags; return how many were open."""
        return close_flags(self._connection, dedupe_keys, at)

    def supersede(self, dedupe_keys: Sequence[str], at: datetime) -> int:
        """Let another flag take the place of these; return how many were open."""
        return supersede(self._connection, dedupe_keys, at) if dedupe_keys else 0

    def suppress(self, flags: Sequence[tuple[Flag, str]], at: datetime) -> None:
        """Store what was seen and not flagged, each with the reason."""
        for flag, reason in flags:
            values = {
                "channel": self.channel.telegram_channel_id,
                "kind": flag.kind,
                "observed_by": flag.observed_by,
                "reason": reason,
                "before": to_json(flag.before).decode(),
                "after": to_json(flag.after).decode(),
                "at": at,
            }
            self._connection.execute(_SUPPRESS, values)

    def remember(self, memory: Mapping[str, Any], at: datetime) -> None:
        """Store what is to be remembered together with how far it has seen."""
        if self.counts:
            until = max(count.observed_at for count in self.counts)
            values = {"channel": self.channel.telegram_channel_id, "until": until, "at": at}
            self._connection.execute(_REMEMBER, values | {"state": to_json(memory).decode()})
