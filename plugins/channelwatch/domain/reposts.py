"""Recognise a deleted post that was published again, changed or not: an edit across posts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channelwatch.domain.posts import Facts

WITHIN = timedelta(hours=48)
"""How far from the deletion a new post may be published and still count as its repost."""

ALIKE = 0.6
"""Least likeness of a repost: of five words three are the same, in number and kind."""

CLEARLY = 0.1
"""How much more alike than any earlier post a repost is: a figure may agree by chance."""

_WORD = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A post as far as reposts are recognised by it; `media_id` is the photo's or document's."""

    telegram_message_id: int
    published_at: datetime
    text: str
    media_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """The post that stands in for a deleted one. `likeness` is 1.0 for the same words."""

    deleted: Published
    again: Published
    likeness: float

    @property
    def is_changed(self) -> bool:
        """Tell whether the new post says anything else than the old one."""
        return self.deleted.text != self.again.text


def published(
    telegram_message_id: int, published_at: datetime, text: str, media: Facts | None
) -> Published:
    """Return what of a stored post counts here."""
    return Published(
        telegram_message_id=telegram_message_id,
        published_at=published_at,
        text=text,
        media_id=media.get("id") if media else None,
    )


def find_repost(
    deleted: Published,
    candidates: Sequence[Published],
    *,
    gone_after: datetime | None,
    gone_by: datetime,
) -> Repost | None:
    """Return the candidate most like the deleted post, or None if none is its repost.

    `candidates` are other posts of the channel, from any time; only those published after the
    deleted one and within 48 hours of its disappearance (between `gone_after` and `gone_by`) can
    be its repost. A new version may be published before the old one is deleted. A channel that
    publishes the same form every day is not reposting: a repost is clearly more alike than any
    earlier post was.
    """
    earliest = max(deleted.published_at, (gone_after or deleted.published_at) - WITHIN)
    others = [c for c in candidates if c.telegram_message_id != deleted.telegram_message_id]
    later = [c for c in others if earliest < c.published_at <= gone_by + WITHIN]
    best = max(
        (Repost(deleted=deleted, again=c, likeness=likeness(deleted, c)) for c in later),
        key=lambda r: (r.likeness, -abs(r.again.published_at - gone_by)),
        default=None,
    )
    if best is None or best.likeness < ALIKE:
        return None
    earlier = (c for c in others if c.published_at < deleted.published_at)
    return best if best.likeness >= _closest(deleted, earlier) + CLEARLY else None


def _closest(deleted: Published, others: Iterable[Published]) -> float:
    return max((likeness(deleted, other) for other in others), default=0.0)


def likeness(one: Published, other: Published) -> float:
    """Return how alike two posts are, 0 to 1: the same attachment, else the share of words.

    The share is Dice's coefficient over words with their numbers of times; letter case and
    punctuation are noise, digits are not. Two posts without words are alike by attachment only.
    """
    if one.media_id is not None and one.media_id == other.media_id:
        return 1.0
    ours, theirs = _words(one.text), _words(other.text)
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
