"""Read a channel's counts, and its own parameters, without touching what is remembered of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from channelwatch.domain.audience.evidence import Mention, PostReach
from channelwatch.domain.audience.series import CountObservation
from channelwatch.domain.audience_flags import Named
from channelwatch.store.audience_evidence import read_mentions, read_posts
from channelwatch.store.forgetting import channel_id

_CHANNELS = text("""
select c.telegram_channel_id, c.username
from core.channels as c
where
    c.subscriber_count is not null
    and (cast(:channel as bigint) is null or c.telegram_channel_id = :channel)
order by c.username, c.telegram_channel_id
""")

# A run gives its first and its latest observation: equal counts between them say nothing more.
_COUNTS = text("""
select observed_at, subscriber_count
from core.subscriber_counts
cross join lateral (values (first_observed_at), (last_observed_at)) as ends (observed_at)
where telegram_channel_id = :channel and observed_at between :since and :until
group by observed_at, subscriber_count
order by observed_at
""")

_OVERRIDES = text("""
select parameter, value from registry.audience_overrides
where telegram_channel_id = :channel
order by parameter
""")

_SET = text("""
insert into registry.audience_overrides (telegram_channel_id, parameter, value, set_at)
values (:channel, :parameter, :value, :at)
on conflict (telegram_channel_id, parameter) do update set
    value = excluded.value,
    set_at = excluded.set_at
where audience_overrides.value <> excluded.value
""")

_UNSET = text("""
delete from registry.audience_overrides
where telegram_channel_id = :channel and parameter = :parameter
""")


class PostgresPast:
    """What is stored of one channel, read in a transaction of the caller's."""

    def __init__(self, connection: Connection, channel: Named) -> None:
        self._connection = connection
        self.channel = channel
        keys = {"channel": channel.telegram_channel_id}
        self.overrides: Mapping[str, float] = {
            row.parameter: row.value for row in connection.execute(_OVERRIDES, keys)
        }

    def counts(self, since: datetime, until: datetime) -> Sequence[CountObservation]:
        """Return the counts observed between two moments, in order of time."""
        keys = {"channel": self.channel.telegram_channel_id, "since": since, "until": until}
        return [
            CountObservation(observed_at=row.observed_at, subscriber_count=row.subscriber_count)
            for row in self._connection.execute(_COUNTS, keys)
        ]

    def posts(self, since: datetime, now: datetime) -> Sequence[PostReach]:
        """Return the reach of the channel's posts published since then, in order of time."""
        return read_posts(self._connection, self.channel.telegram_channel_id, since, now)

    def mentions(self, first: datetime, last: datetime) -> Sequence[Mention]:
        """Return the posts of other channels that name or forward this one."""
        return read_mentions(self._connection, self.channel, first, last)


def pasts(engine: Engine, username: str | None) -> Iterator[PostgresPast]:
    """Yield every channel's past, or only that of one; UnknownChannel names one not stored."""
    only = channel_id(engine, username) if username else None
    with engine.connect() as connection:
        rows = connection.execute(_CHANNELS, {"channel": only}).all()
        for row in rows:
            named = Named(telegram_channel_id=row.telegram_channel_id, username=row.username)
            yield PostgresPast(connection, named)


def set_overrides(
    engine: Engine, username: str, values: Mapping[str, float | None], at: datetime
) -> Mapping[str, float]:
    """Set a channel's own values (None: as all others), and return those it has then."""
    channel = channel_id(engine, username)
    with engine.begin() as connection:
        for parameter, value in values.items():
            keys = {"channel": channel, "parameter": parameter, "value": value, "at": at}
            connection.execute(_UNSET if value is None else _SET, keys)
        named = Named(telegram_channel_id=channel, username=username)
        return PostgresPast(connection, named).overrides
