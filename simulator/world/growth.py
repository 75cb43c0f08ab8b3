"""Grow audiences and views as functions of time."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.world import chance

DAY = 86400.0
BUSIEST_HOUR = 15.0  # UTC; people subscribe by day
SATURATED = 40.0  # half-lives, after which no integer changes any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Subscribers over time, through fixed points."""

    moments: Sequence[float]
    counts: Sequence[int]
    stepped: bool = False
    rhythm: float = 0.0
    noise: int = 0
    seed: int = 0

    def at(self, moment: float) -> int:
        """Return how many subscribers there are."""
        trend = self._trend(moment)
        if self.noise:
            draw = chance.fraction(self.seed, "noise", int(moment // 3600))
            trend += round((2 * draw - 1) * self.noise)
        return max(0, trend)

    def _trend(self, moment: float) -> int:
        after = bisect.bisect_right(self.moments, moment)
        if after == 0:
            return self.counts[0]
        if after == len(self.moments) or self.stepped:
            return self.counts[after - 1]
        begin, here, end = (
            self._activity(each) for each in (self.moments[after - 1], moment, self.moments[after])
        )
        low, high = self.counts[after - 1], self.counts[after]
        return round(low + (high - low) * (here - begin) / (end - begin))

    def _activity(self, moment: float) -> float:
        """Warp time so that days pass faster than nights; strictly increasing."""
        return moment + 0.99 * self.rhythm * _wave(moment)


def by_day(moment: float, rhythm: float) -> float:
    """Move a moment towards the busiest hour; order is kept."""
    return moment - 0.99 * rhythm * _wave(moment)


def _wave(moment: float) -> float:
    phase = 2 * math.pi * (moment / DAY - BUSIEST_HOUR / 24)
    return DAY / (2 * math.pi) * math.sin(phase)


def share_seen(age: float, half_life: float) -> float:
    """Return which share of its final views a post has at this age (seconds)."""
    if age <= 0:
        return 0.0
    lives = age / half_life
    return 1.0 if lives >= SATURATED else 1.0 - 2.0**-lives
