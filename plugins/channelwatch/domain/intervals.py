"""How long until a channel's next turn: nearer the shortest bound the more it publishes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

STRETCH = 1.25
"""By how much a turn without news lengthens the interval.

With one look in four bringing a piece of news the interval stays: (3/4)·ln 1.25 ≈ (1/4)·ln 2.
"""

DUE = 0.9
"""A turn is due a little before its interval is over: just after, it would miss the next cycle."""

JITTER = 0.1
"""Width of the window around DUE in which turns fall due, as a part of the interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalBounds:
    """Between which intervals a channel is polled; ValueError where they are no bounds."""

    shortest: timedelta
    longest: timedelta

    def __post_init__(self) -> None:
        """Refuse bounds that hold nothing between them."""
        if not timedelta(0) < self.shortest <= self.longest:
            msg = f"no interval is from {self.shortest} to {self.longest}"
            raise ValueError(msg)

    def clamp(self, interval: timedelta) -> timedelta:
        """Return the nearest interval within the bounds."""
        return min(max(interval, self.shortest), self.longest)


def bounds_around(
    interval: timedelta, shortest: timedelta | None, longest: timedelta | None
) -> IntervalBounds | None:
    """Return the bounds that are given; the one that is not is the interval itself.

    None without either. ValueError where the interval does not lie between them.
    """
    if shortest is None and longest is None:
        return None
    low, high = shortest or interval, longest or interval
    if not low <= interval <= high:
        said = [f"{span / timedelta(minutes=1):g}" for span in (low, interval, high)]
        msg = "shortest bound, interval and longest bound must not fall: " + ", ".join(said)
        raise ValueError(msg)
    return IntervalBounds(shortest=low, longest=high)


def next_interval(
    present: timedelta, bounds: IntervalBounds, *, news: int, unwatched: timedelta
) -> timedelta:
    """Return the interval after a turn that brought `news` posts, edits and deletions.

    `unwatched` is the time since the look before, in which they came: longer than the interval
    after an outage. Without news the interval grows by a quarter; with news it is at most the
    time that one piece of news took, on average, and never longer than before.
    """
    if news:
        return bounds.clamp(min(present, unwatched / (news + 1)))
    return bounds.clamp(timedelta(seconds=round(present.total_seconds() * STRETCH)))


def next_due(channel: str, began_at: datetime, interval: timedelta) -> datetime:
    """Return when a channel is due after the cycle that began at `began_at`.

    Which moment of the window it is follows from the channel and the cycle: channels that were
    added together drift apart, and the same history always gives the same times.
    """
    jitter = JITTER * (_share(f"{channel} {began_at.isoformat()}") - 0.5)
    return began_at + (DUE + jitter) * interval


def _share(key: str) -> float:
    """Return a number from 0 up to 1 that a key always gives."""
    return int.from_bytes(blake2b(key.encode(), digest_size=6).digest()) / 2**48
