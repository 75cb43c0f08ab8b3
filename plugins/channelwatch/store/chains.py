"""Read the hash chains with the facts that they stand for.

Which columns a chain covers is said here again, not asked of the database: whoever can change
what the triggers digest cannot change what is verified.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from channelwatch.domain.chain import ChainHead, Link
from channelwatch.pipeline.verify import StoredLink, Unlinked


@dataclass(frozen=True, slots=True)
class _Facts:
    """A table of facts: the columns that the chain covers, and the key by which a link finds it."""

    table: str
    columns: str
    observed_by: str = "observed_by"
    key: tuple[str, ...] = ()
    joined: str = ""

    def content(self) -> str:
        """Return the subquery for the columns of the fact that link `l` stands for."""
        key = "".join(f" and f.{name} = l.{name}" for name in self.key)
        # Names of our own tables and columns only.
        return (
            f"(select to_jsonb(c)::text from (select"  # noqa: S608
            f" {self.columns} from {self.table} as f {self.joined}"
            " where f.telegram_channel_id = l.telegram_channel_id"
            f" and f.{self.observed_by} = l.observed_by{key}) as c)"
        )

    def unlinked(self, subject: str) -> str:
        """Return the query for facts of a channel without a link."""
        key = "".join(f" and l.{name} = f.{name}" for name in self.key)
        shown = (
            f"f.{name}" if name in self.key else f"null as {name}"
            for name in ("telegram_message_id", "revision")
        )
        return (
            f"select '{subject}' as subject, {', '.join(shown)},"  # noqa: S608
            f" f.{self.observed_by} as observed_by from {self.table} as f"
            " where f.telegram_channel_id = :channel and not exists (select from core.chain_links"
            f" as l where l.telegram_channel_id = :channel and l.subject = '{subject}'"
            f" and l.observed_by = f.{self.observed_by}{key})"
        )


_FACTS = {
    "revision": _Facts(
        "core.post_revisions",
        "f.telegram_channel_id, f.telegram_message_id, f.revision, f.observed_after,"
        " f.observed_by, f.edited_at, f.body, f.entities, f.media, f.poll, f.preview,"
        " f.fact_check, f.content_sha256, f.is_late, f.recorded_at, p.published_at,"
        " p.reply_to_message_id, p.forward_channel_id, p.forward_message_id,"
        " p.forward_published_at, p.forward_name, p.signature",
        key=("telegram_message_id", "revision"),
        joined="join core.posts as p using (telegram_channel_id, telegram_message_id)",
    ),
    "post_state": _Facts(
        "core.post_states",
        "f.telegram_channel_id, f.telegram_message_id, f.observed_by, f.observed_after, f.state,"
        " f.is_late, f.recorded_at",
        key=("telegram_message_id",),
    ),
    "profile": _Facts(
        "core.channel_profiles",
        "f.telegram_channel_id, f.observed_by, f.observed_after, f.kind, f.title, f.usernames,"
        " f.about, f.photo_id, f.is_verified, f.is_scam, f.is_fake, f.restriction_reasons,"
        " f.linked_chat_id, f.pinned_message_id, f.recorded_at",
    ),
    "channel_state": _Facts(
        "core.channel_states",
        "f.telegram_channel_id, f.observed_by, f.observed_after, f.state, f.reason, f.recorded_at",
    ),
    "count": _Facts(
        "core.subscriber_counts",
        "f.telegram_channel_id, f.first_observed_at, f.subscriber_count",
        observed_by="first_observed_at",
    ),
}

_CASES = " ".join(f"when '{subject}' then {facts.content()}" for subject, facts in _FACTS.items())
_LINKS = text(f"""
select
    l.*,
    case l.subject {_CASES} end as content,
    l.salt is null and l.telegram_message_id is not null and not exists (
        select from core.posts as p
        where
            p.telegram_channel_id = l.telegram_channel_id
            and p.telegram_message_id = l.telegram_message_id and p.state <> 'expired'
    ) as is_removed
from core.chain_links as l
where l.telegram_channel_id = :channel
order by l.position
""")  # noqa: S608 - names of our own tables and columns only

_UNLINKED = text(
    " union all ".join(facts.unlinked(subject) for subject, facts in _FACTS.items())
    + " order by observed_by limit 1"
)

_LENGTHS = text("""
select telegram_channel_id, coalesce(max(position), 0) as length
from core.channels full join core.chain_links using (telegram_channel_id)
group by 1
""")

_REMOVED = text("select count(*) from core.chain_links where salt is null")

_HEADS = text("""
select distinct on (telegram_channel_id) telegram_channel_id, position, link_sha256
from core.chain_links order by telegram_channel_id, position desc
""")


class PostgresChain:
    """One channel's chain in a transaction of its own."""

    def __init__(self, connection: Connection, telegram_channel_id: int) -> None:
        self._connection = connection
        self._keys = {"channel": telegram_channel_id}

    def links(self) -> Iterator[StoredLink]:
        """Return the links by position, each with its fact, a thousand at a time."""
        streamed = self._connection.execution_options(yield_per=1000)
        for row in streamed.execute(_LINKS, self._keys):
            yield StoredLink(link=_link(row), content=row.content, is_removed=row.is_removed)

    def first_unlinked(self) -> Unlinked | None:
        """Return a fact that the chain does not hold, the earliest observed, or None."""
        row = self._connection.execute(_UNLINKED, self._keys).one_or_none()
        return None if row is None else Unlinked(*row)


class PostgresChains:
    """The chains of all channels."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lengths(self) -> Mapping[int, int]:
        """Return by channel how many links its chain has; 0 for a channel without any."""
        with self._engine.connect() as connection:
            return {row.telegram_channel_id: row.length for row in connection.execute(_LENGTHS)}

    def removed(self) -> int:
        """Return how many links stand for content that was removed by rule."""
        with self._engine.connect() as connection:
            return int(connection.execute(_REMOVED).scalar_one())

    def heads(self) -> Sequence[ChainHead]:
        """Return the last link of each chain, by channel."""
        with self._engine.connect() as connection:
            return [
                ChainHead(
                    telegram_channel_id=row.telegram_channel_id,
                    position=row.position,
                    link_sha256=bytes(row.link_sha256),
                )
                for row in connection.execute(_HEADS)
            ]

    @contextmanager
    def chain(self, telegram_channel_id: int) -> Iterator[PostgresChain]:
        """Open one chain for reading; nothing moves meanwhile."""
        with self._engine.connect() as connection:
            isolated = connection.execution_options(isolation_level="REPEATABLE READ")
            yield PostgresChain(isolated, telegram_channel_id)


def _link(row: Row[Any]) -> Link:
    return Link(
        telegram_channel_id=row.telegram_channel_id,
        position=row.position,
        subject=row.subject,
        telegram_message_id=row.telegram_message_id,
        revision=row.revision,
        observed_by=row.observed_by,
        salt=None if row.salt is None else bytes(row.salt),
        salted_sha256=bytes(row.salted_sha256),
        link_sha256=bytes(row.link_sha256),
    )
