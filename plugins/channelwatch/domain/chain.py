"""Link a channel's facts into a hash chain, and tell what a link and its fact do not agree on.

A link holds a digest of a fact with a random salt, and a digest over the link before it. Whoever
knows the last link knows whether anything before it was changed, added or left out. Content that
was purged takes its salt with it: its digest stays and the chain still holds.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One fact's place in a channel's chain; `observed_by` with the columns before is its key."""

    telegram_channel_id: int
    position: int
    subject: str
    telegram_message_id: int | None
    revision: int | None
    observed_by: datetime
    salt: bytes | None
    salted_sha256: bytes
    link_sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The last link of a channel's chain at some moment: 32 bytes that stand for all before."""

    telegram_channel_id: int
    position: int
    link_sha256: bytes


def origin(telegram_channel_id: int) -> bytes:
    """Return what stands before a channel's first link."""
    return hashlib.sha256(f"channelwatch:{telegram_channel_id}".encode()).digest()


def salted(salt: bytes, content: str) -> bytes:
    """Return the digest of a fact's columns as JSON."""
    return hashlib.sha256(salt + content.encode()).digest()


def linked(previous: bytes, link: Link) -> bytes:
    """Return what the link's own digest must be after `previous`."""
    microseconds = (link.observed_by - _EPOCH) // timedelta(microseconds=1)
    key = (
        link.position,
        link.subject,
        link.telegram_message_id or 0,
        link.revision or 0,
        microseconds,
    )
    text = "|".join(map(str, key))
    return hashlib.sha256(previous + text.encode() + link.salted_sha256).digest()


def fault(before: ChainHead, link: Link, content: str | None, *, is_removed: bool) -> str | None:
    """Return what is wrong with a link after `before`, or None.

    `content` is the fact's columns as stored, None where there is no such fact. Only what was
    removed by rule (`is_removed`: by the post's own timer, or with the whole post) may have lost
    its salt.
    """
    if link.position != before.position + 1:
        return f"links {before.position + 1} to {link.position - 1} are missing"
    if linked(before.link_sha256, link) != link.link_sha256:
        return "the link does not follow from the one before it"
    if link.salt is None:
        return None if is_removed else "its salt was removed, though its post still stands"
    if content is None:
        return "what it stands for is no longer stored"
    if salted(link.salt, content) != link.salted_sha256:
        return "what is stored is not what was recorded"
    return None
