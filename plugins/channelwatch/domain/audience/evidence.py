"""Gather what goes with a move of the count: views, forwards, reactions and mentions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import median

FEWEST_POSTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReach:
    """What one post of the channel got by the same age as the others it is compared with.

    `is_ripe` is false for a post that has not reached that age: it is compared with none.
    `subscriber_count` is the channel's count when it was published.
    """

    telegram_message_id: int
    published_at: datetime
    views: int | None = None
    forwards: int | None = None
    reactions: int | None = None
    subscriber_count: int | None = None
    is_ripe: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A post elsewhere that names or forwards the channel."""

    channel: str
    subscriber_count: int
    published_at: datetime
    permalink: str
    is_forward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The median reach of the posts before and after a move; None where too few posts tell.

    `views_error` is the standard error of the relative change of views, as posts vary.
    """

    views_before: float | None
    views_after: float | None
    forwards_before: float | None
    forwards_after: float | None
    reactions_before: float | None
    reactions_after: float | None
    views_error: float = 0.0

    def change(self, name: str) -> float | None:
        """Return the relative change of `views`, `forwards` or `reactions`, None if unknown."""
        before, after = getattr(self, f"{name}_before"), getattr(self, f"{name}_after")
        return None if before is None or after is None or before <= 0 else after / before - 1


def compare_reach(posts: Sequence[PostReach], first: datetime, last: datetime) -> Reach:
    """Return the reach of the posts published before `first` and after `last`."""
    before = [post for post in posts if post.is_ripe and post.published_at < first]
    after = [post for post in posts if post.is_ripe and post.published_at > last]
    return Reach(
        views_before=_middle([p.views for p in before]),
        views_after=_middle([p.views for p in after]),
        forwards_before=_middle([p.forwards for p in before]),
        forwards_after=_middle([p.forwards for p in after]),
        reactions_before=_middle([p.reactions for p in before]),
        reactions_after=_middle([p.reactions for p in after]),
        views_error=_error([p.views for p in before], [p.views for p in after]),
    )


def _error(before: Sequence[int | None], after: Sequence[int | None]) -> float:
    """Return the standard error of the ratio of two medians, by the spread of single posts."""
    squares = 0.0
    for values in (before, after):
        known = [value for value in values if value is not None]
        middle = median(known) if known else 0.0
        if middle > 0:
            spread = 1.4826 * median(abs(value - middle) for value in known) / middle
            squares += (1.25 * spread) ** 2 / len(known)
    return sqrt(squares)


def _middle(values: Sequence[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(median(known)) if len(known) >= FEWEST_POSTS else None
