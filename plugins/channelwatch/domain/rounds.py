"""When to look at older posts again: the older, the rarer.

The difference tells what changed, so a round checks that claim and refreshes counters; it need
not be as frequent as where looking again is the only way to see an edit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class RoundKind(StrEnum):
    """What a round is for: posts asked for in full, or their counters only."""

    AUDIT = "audit"
    COUNTERS = "counters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Posts of an age, from `older_than` up to `younger_than`, looked at once every `every`."""

    name: str
    older_than: timedelta
    younger_than: timedelta
    every: timedelta


def _bands(*steps: tuple[str, timedelta, timedelta]) -> Sequence[Band]:
    """Return adjoining bands, each from where the one before ends."""
    ends = [timedelta(0), *(end for _, end, _ in steps)]
    return tuple(
        Band(name=name, older_than=ends[i], younger_than=end, every=every)
        for i, (name, end, every) in enumerate(steps)
    )


def patience(bands: Sequence[Band]) -> timedelta:
    """Return how long a round over these bands can wait for a flood to end."""
    return min(band.every for band in bands)


BANDS = {
    RoundKind.AUDIT: _bands(
        ("day", timedelta(days=1), timedelta(hours=6)),
        ("week", timedelta(days=7), timedelta(days=1)),
        ("month", timedelta(days=30), timedelta(days=7)),
        ("year", timedelta(days=360), timedelta(days=30)),
    ),
    RoundKind.COUNTERS: _bands(
        ("fresh", timedelta(hours=6), timedelta(hours=1)),
        ("day", timedelta(days=1), timedelta(hours=4)),
        ("week", timedelta(days=7), timedelta(days=1)),
        ("month", timedelta(days=30), timedelta(days=7)),
    ),
}
