"""Tell when fewer of a channel's subscribers look at its posts than used to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from channelwatch.domain.audience.evidence import PostReach
from channelwatch.domain.audience.series import at_seconds

FEWEST_BEFORE = 10
FEWEST_NOW = 5
HALVED = 0.5
FAR = 4.0  # usual deviations of a single post
FELL = 0.75  # of the views before: else it was the subscribers that grew, which is another flag


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsCollapse:
    """The median views per subscriber before and now, and how unusual that is."""

    before: float
    now: float
    deviations: float


def views_collapse(before: Sequence[float], now: Sequence[float]) -> ViewsCollapse | None:
    """Return the collapse of views per subscriber, None if they held or too few posts tell.

    Each value is a post's views at the same age over the subscribers at that time. They have
    collapsed when the median halves and the fall is four usual deviations (1.4826 × MAD).
    """
    if len(before) < FEWEST_BEFORE or len(now) < FEWEST_NOW:
        return None
    middle, present = median(before), median(now)
    usual = 1.4826 * median(abs(value - middle) for value in before)
    deviations = (middle - present) / max(usual, 0.01 * middle) if middle > 0 else 0.0
    if present > HALVED * middle or deviations < FAR:
        return None
    return ViewsCollapse(before=middle, now=present, deviations=deviations)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCollapse:
    """A collapse that goes on, since the post published at `since` (seconds since 1970)."""

    since: int
    seen_before_at: int
    before: float
    now: float


def follow_collapse(before: OpenCollapse | None, posts: Sequence[PostReach]) -> OpenCollapse | None:
    """Return the collapse as the channel's posts of the last weeks show it, None if there is none.

    `posts` are in order of time. The latest five tell the present; one that goes on lasts until
    their median is back above half of what it was.
    """
    known = [post for post in posts if post.is_ripe and post.views is not None]
    shares = [(post.views or 0) / post.subscriber_count for post in known if post.subscriber_count]
    if len(shares) != len(known) or len(known) <= FEWEST_NOW:
        return before
    past, present = shares[:-FEWEST_NOW], shares[-FEWEST_NOW:]
    if before is not None:
        now = median(present)
        return replace(before, now=now) if now <= HALVED * before.before else None
    found = views_collapse(past, present)
    views = [post.views or 0 for post in known]
    if found is None or median(views[-FEWEST_NOW:]) > FELL * median(views[:-FEWEST_NOW]):
        return None
    return OpenCollapse(
        since=at_seconds(known[-FEWEST_NOW].published_at),
        seen_before_at=at_seconds(known[-FEWEST_NOW - 1].published_at),
        before=found.before,
        now=found.now,
    )
