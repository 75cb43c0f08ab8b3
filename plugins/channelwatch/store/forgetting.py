"""Remove what a post or an author said from everywhere, and leave a tombstone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, Engine, text

from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.store.evidence import EvidenceUnreadable
from channelwatch.store.raw_pages import packed, unpacked
from channelwatch.store.redaction import redact
from channelwatch.store.tombstones import author_digest

PostKey = tuple[int, int]
"""Telegram's channel id and message id."""

_CHANNEL = text("""
with present as (
    select telegram_channel_id from core.channels where lower(username) = lower(:name)
)
select telegram_channel_id from present
union
select telegram_channel_id from core.channel_profiles
where
    lower(:name) in (select lower(name) from unnest(usernames) as name)
    and not exists (select from present)
""")
_COPIES = text("""
select p.telegram_channel_id, p.telegram_message_id from core.posts as p
inner join unnest(cast(:channels as bigint[]), cast(:messages as bigint[])) as k (channel, message)
    on p.forward_channel_id = k.channel and p.forward_message_id = k.message
""")
_BY_AUTHOR = text("""
select telegram_channel_id, telegram_message_id from core.posts
where lower(btrim(signature)) = lower(:name) or lower(btrim(forward_name)) = lower(:name)
""")
_REMEMBER_POSTS = text("""
insert into core.forgotten_posts (
    telegram_channel_id, telegram_message_id, reason, forgotten_by, forgotten_at
)
select :channel, id, :reason, :operator, :at from unnest(cast(:ids as bigint[])) as id
on conflict do nothing
""")
_REMEMBER_AUTHOR = text("""
insert into core.forgotten_authors (author_sha256, reason, forgotten_by, forgotten_at)
values (:digest, :reason, :operator, :at)
on conflict do nothing
""")
_LOCK = text("select from core.channels where telegram_channel_id = :channel for update")
_REMOVE = text("select core.remove_posts(:channel, :ids)")
_PAGES = text("""
select page_id, answered_at, method, tl_layer, encoding, payload from raw.pages
where telegram_channel_id = :channel
""").execution_options(yield_per=20)
_REWRITE = text("""
update raw.pages
set encoding = :encoding, payload = :payload, payload_sha256 = :payload_sha256
where answered_at = :answered_at and page_id = :page
""")
_DROP = text("delete from raw.pages where answered_at = :answered_at and page_id = :page")


class NothingToForget(ChannelwatchError):
    """No channel or post that is stored was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who wants it gone, why and when."""

    reason: str
    operator: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much was removed: posts, flags that told of them, pages of evidence touched."""

    posts: int = 0
    flags: int = 0
    pages: int = 0

    def __add__(self, other: "Forgotten") -> "Forgotten":
        return Forgotten(
            posts=self.posts + other.posts,
            flags=self.flags + other.flags,
            pages=self.pages + other.pages,
        )


def channel_id(engine: Engine, username: str) -> int:
    """Return the one channel that has or had this username; NothingToForget names the problem."""
    with engine.connect() as connection:
        found = list(connection.execute(_CHANNEL, {"name": username}).scalars())
    if len(found) != 1:
        had = "no stored channel has or had" if not found else f"{len(found)} channels have had"
        msg = f"{had} the username {username}"
        raise NothingToForget(msg)
    return int(found[0])


def forget_posts(engine: Engine, posts: Collection[PostKey], request: Request) -> Forgotten:
    """Remove posts and their forwards in all watched channels; in one transaction, as the owner.

    Tombstones also stand for posts that were never stored. A second time finds nothing left.
    """
    with engine.begin() as connection:
        return _forget(connection, {*posts, *_copies(connection, posts)}, request)


def forget_author(engine: Engine, name: str, request: Request) -> Forgotten:
    """Remove the posts that an author signed, or that were forwarded from them by name."""
    with engine.begin() as connection:
        keys = _tombstone(request) | {"digest": author_digest(name)}
        connection.execute(_REMEMBER_AUTHOR, keys)
        found = connection.execute(_BY_AUTHOR, {"name": name.strip()})
        posts = {(channel, message) for channel, message in found}
        return _forget(connection, {*posts, *_copies(connection, posts)}, request)


def _tombstone(request: Request) -> dict[str, object]:
    """Return a request as parameters of a tombstone."""
    return {"reason": request.reason, "operator": request.operator, "at": request.at}


def _copies(connection: Connection, posts: Collection[PostKey]) -> Iterable[PostKey]:
    keys = {"channels": [c for c, _ in posts], "messages": [m for _, m in posts]}
    return [(channel, message) for channel, message in connection.execute(_COPIES, keys)]


def _forget(connection: Connection, posts: Collection[PostKey], request: Request) -> Forgotten:
    total = Forgotten()
    for channel, keys in groupby(sorted(posts), key=lambda key: key[0]):
        ids = [message for _, message in keys]
        connection.execute(_LOCK, {"channel": channel})
        tombstone = _tombstone(request) | {"channel": channel, "ids": ids}
        connection.execute(_REMEMBER_POSTS, tombstone)
        flags = connection.execute(_REMOVE, {"channel": channel, "ids": ids}).scalar_one()
        pages = _redact_pages(connection, channel, ids)
        total += Forgotten(posts=len(ids), flags=flags, pages=pages)
    return total


def _redact_pages(connection: Connection, channel: int, ids: Sequence[int]) -> int:
    """Rewrite the evidence that holds these messages; return how many pages.

    An answer that may hold one and cannot be read any more goes as a whole.
    """
    touched = 0
    for row in connection.execute(_PAGES, {"channel": channel}):
        keys = {"answered_at": row.answered_at, "page": row.page_id}
        try:
            redacted = redact(unpacked(row), channel, ids)
        except EvidenceUnreadable:
            connection.execute(_DROP, keys)
        else:
            if redacted is None:
                continue
            connection.execute(_REWRITE, keys | packed(redacted))
        touched += 1
    return touched
