"""Keep what was forgotten from being stored again."""

import hashlib
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, text

from channelwatch.domain.posts import Post
from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes
from channelwatch.store.prepared import execute
from channelwatch.store.redaction import redact
from channelwatch.store.storable import id_array

_FORGOTTEN_POSTS = text("""
select telegram_message_id from core.forgotten_posts
where telegram_channel_id = :channel and telegram_message_id = any(:ids)
""")
_FORGOTTEN_AUTHORS = text("""
select author_sha256 from core.forgotten_authors where author_sha256 = any(:digests)
""")


def author_digest(name: str) -> bytes:
    """Return what a tombstone keeps of an author's name."""
    return hashlib.sha256(name.strip().lower().encode("utf-8", "replace")).digest()


def forgotten_ids(connection: Connection, reading: Reading) -> frozenset[int]:
    """Return the messages of a reading that were forgotten, or whose authors were."""
    posts = reading.posts
    mentioned = {p.telegram_message_id for p in posts} | {i for i, _ in reading.metrics}
    ids = [i for i in mentioned if 0 < i < 2**63]
    if not ids:
        return frozenset()
    keys = {"channel": reading.telegram_channel_id, "ids": id_array(ids)}
    forgotten = set(execute(connection, _FORGOTTEN_POSTS, keys).scalars())
    authors = {author_digest(name): p for p in posts for name in _names(p)}
    if authors:
        found = connection.execute(_FORGOTTEN_AUTHORS, {"digests": list(authors)}).scalars()
        gone = {bytes(digest) for digest in found}
        forgotten |= {
            p.telegram_message_id for p in posts if any(author_digest(n) in gone for n in _names(p))
        }
    return frozenset(forgotten)


def without_posts(
    reading: Reading, changes: Changes, ids: Collection[int]
) -> tuple[Reading, Changes]:
    """Return a reading and what it adds, as if these posts had not been in it."""
    channel = reading.telegram_channel_id
    pages = [redact(page, channel, ids) or page for page in reading.pages]
    kept = replace(
        reading,
        posts=[p for p in reading.posts if p.telegram_message_id not in ids],
        metrics=[(i, m) for i, m in reading.metrics if i not in ids],
        pages=pages,
    )
    return kept, Changes(
        revisions=[r for r in changes.revisions if r.post.telegram_message_id not in ids],
        newly_absent=[a for a in changes.newly_absent if a.telegram_message_id not in ids],
        returned=[i for i in changes.returned if i not in ids],
        states=[s for s in changes.states if s.telegram_message_id not in ids],
        metrics=[(i, m) for i, m in changes.metrics if i not in ids],
        unseen_ids=[i for i in changes.unseen_ids if i not in ids],
    )


def _names(post: Post) -> list[str]:
    forwarded = post.forward.name if post.forward else None
    return [name for name in (post.signature, forwarded) if name]
