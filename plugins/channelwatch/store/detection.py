"""Hand out the queue of unexamined facts, one channel and one transaction at a time."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select, text, update

from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.identity.faces import FaceChange
from channelwatch.pipeline.consulting import ExtractorKey
from channelwatch.store.actors import ActorRegistry
from channelwatch.store.claim_ledger import PostgresClaims
from channelwatch.store.facts import read_facts, read_queue
from channelwatch.store.flag_writes import raise_flags, supersede
from channelwatch.store.gate import pass_and_lock
from channelwatch.store.tables.channels import discussion_groups
from channelwatch.store.tables.ops import unexamined

# What the public says in discussion groups raises no flag.
_GROUP = discussion_groups.c.telegram_channel_id
_LOCK = pass_and_lock("ops.unexamined")

_FACES = text("""
with keys as (
    select array['telegram_channel_id', 'observed_by', 'observed_after', 'recorded_at'] as names
)
select
    a.observed_after,
    a.observed_by,
    to_jsonb(b) - keys.names as before,
    to_jsonb(a) - keys.names as after
from core.channel_profiles as a
cross join keys
inner join lateral (
    select * from core.channel_profiles
    where telegram_channel_id = a.telegram_channel_id and observed_by < a.observed_by
    order by observed_by desc
    limit 1
) as b on true
where a.telegram_channel_id = :channel and a.observed_by between :first and :last
order by a.observed_by
""")


class PostgresDetection:
    """The queue between storing a fact and flagging it.

    Texts are read with what the language model `asked` proposed for them; None: by the rules.
    """

    def __init__(self, engine: Engine, asked: ExtractorKey | None = None) -> None:
        self._engine = engine
        self._asked = asked

    def channels_with_facts(self) -> Sequence[int]:
        """Return the channels that have facts to examine, those that never failed first."""
        channel = unexamined.c.telegram_channel_id
        oldest = func.min(unexamined.c.unexamined_id)
        query = select(channel).where(channel.not_in(select(_GROUP))).group_by(channel)
        query = query.order_by(func.min(unexamined.c.attempts), oldest)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def actors(self) -> Actors:
        """Return the actors that the registry knows."""
        return ActorRegistry(self._engine).actors()

    @contextmanager
    def examine(self, telegram_channel_id: int) -> Iterator["PostgresExamination"]:
        """Open a transaction on one channel's facts; a second examiner waits and finds none."""
        with self._engine.begin() as connection:
            connection.execute(_LOCK, {"channel": telegram_channel_id})
            yield PostgresExamination(connection, telegram_channel_id, self._asked)

    def record_failure(self, telegram_channel_id: int, error: str) -> None:
        """Store that examining a channel failed; its facts stay queued."""
        with self._engine.begin() as connection:
            connection.execute(
                update(unexamined)
                .where(unexamined.c.telegram_channel_id == telegram_channel_id)
                .values(attempts=unexamined.c.attempts + 1, last_error=error)
            )


class PostgresExamination:
    """One transaction that turns a channel's facts into flags."""

    def __init__(
        self, connection: Connection, telegram_channel_id: int, asked: ExtractorKey | None = None
    ) -> None:
        self._connection = connection
        self._channel = telegram_channel_id
        queue = read_queue(connection, telegram_channel_id)
        self._queued = {row.unexamined_id for row in queue}
        self.facts: Sequence[Fact] = read_facts(connection, queue)
        self.claims = PostgresClaims(connection, asked)

    def face_changes(self, first: datetime, last: datetime) -> Sequence[FaceChange]:
        """Return how the channel's profile changed between two moments, in order of time."""
        keys = {"channel": self._channel, "first": first, "last": last}
        return [
            FaceChange(
                observed_after=row.observed_after,
                observed_by=row.observed_by,
                before=row.before,
                after=row.after,
            )
            for row in self._connection.execute(_FACES, keys)
        ]

    def raise_flags(self, flags: Iterable[Flag], at: datetime, *, is_late: bool = False) -> int:
        """Open or update flags; return how many events that made (0 for what is known)."""
        return raise_flags(self._connection, list(flags), at, is_late=is_late)

    def supersede(self, prefixes: Sequence[str], at: datetime) -> int:
        """Let other flags take the place of open ones; return how many events that made."""
        return supersede(self._connection, prefixes, at)

    def set_aside(self, fact_id: int, error: str) -> None:
        """Keep one fact queued with the name of the error that examining it raised."""
        self._queued.discard(fact_id)
        self._connection.execute(
            update(unexamined)
            .where(unexamined.c.unexamined_id == fact_id)
            .values(attempts=unexamined.c.attempts + 1, last_error=error)
        )

    def done(self) -> None:
        """Take the facts off the queue, except those set aside."""
        self._connection.execute(
            delete(unexamined).where(unexamined.c.unexamined_id == func.any(list(self._queued)))
        )
        self._queued.clear()
