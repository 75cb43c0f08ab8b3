"""Compare a channel's growth rate of the last days with its rate before."""

from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from operator import mul
from statistics import fmean, median

from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.series import Change

SHORTEST_DAYS = 2.0  # a new rate has to hold so long before it is one
BURST_HOURS = 48.0
LIKELY_SHARE = 0.85  # of the best likelihood ratio, from which on a later begin is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange:
    """A rate since the change number `begin` that differs from the rate before, per window.

    `excess` is what it amounts to by now, in U; `burst` the most it amounted to within 48 hours.
    """

    begin: int
    base: float
    rate: float
    excess: float
    burst: float = 0.0


def rate_change(
    changes: tuple[Change, ...], usual: float, given: AudienceParameters, own: int | None = None
) -> RateChange | None:
    """Return the largest departure of the last days (at most `rate_days`) from the days before.

    Every change counts at most `rate_clip` U, so that a step is no trend; what belongs to another
    incident does not count, unless it is later than `own`, where the open one began.
    None where there is too little to compare.
    """
    horizon = changes[-1].at - (given.rate_days + given.rate_base_days) * DAY
    free = [
        i
        for i, c in enumerate(changes)
        if c.at >= horizon and (not c.in_incident or (own is not None and c.at > own))
    ]
    if len(free) < 6 or changes[free[-1]].at != changes[-1].at:
        return None
    clipped = clip([changes[i].per_window for i in free], usual, given)
    window = given.window_hours
    hours = [window if changes[i].hours > window else changes[i].hours for i in free]
    sums = [0.0, *accumulate(map(mul, clipped, hours))]
    spans = [0.0, *accumulate(hours)]
    found: list[tuple[float, int, float]] = []
    for begin in range(len(free) - 1, 0, -1):
        lasting, known = spans[-1] - spans[begin], spans[begin]
        if lasting > given.rate_days * 24 or known < max(given.rate_known_days * 24, lasting):
            break
        if lasting >= SHORTEST_DAYS * 24:
            departed = sums[-1] - sums[begin] - sums[begin] / known * lasting
            found.append((abs(departed) / sqrt(lasting), begin, departed))
    if not found:
        return None
    score, best, departed = max(found)
    latest = next(begin for likely, begin, _ in found if likely >= LIKELY_SHARE * score)
    base = sums[best] / spans[best]
    return RateChange(
        begin=free[latest],
        base=base,
        rate=base + departed / (spans[-1] - spans[best]),
        excess=departed / given.window_hours / usual,
    )


def largest_burst(changes: tuple[Change, ...], found: RateChange, usual: float) -> float:
    """Return the most that the count departed from its usual days within 48 hours, in U.

    The usual day is the median one of the 14 days before the rate changed.
    """
    sign = 1 if found.excess > 0 else -1
    begin = changes[found.begin].at
    daily = usual_day([c for c in changes if begin - 14 * DAY <= c.at < begin])
    points = [c for c in changes if c.at >= begin - BURST_HOURS * HOUR]
    best, start = 0.0, 0
    for end, now in enumerate(points):
        while now.at - points[start].at > BURST_HOURS * HOUR:
            start += 1
        for before in points[start:end]:
            expected = daily * (now.at - before.at) / DAY
            best = max(best, (now.value - before.value - expected) * sign)
    return best / usual


def usual_day(changes: list[Change]) -> float:
    """Return the median change within a day, in subscribers."""
    days, start = [], 0
    for now in changes:
        while now.at - changes[start].at > 25 * HOUR:
            start += 1
        hours = (now.at - changes[start].at) / HOUR
        if hours >= 20:
            days.append((now.value - changes[start].value) * 24 / hours)
    return median(days) if days else 0.0


def clip(values: list[float], usual: float, given: AudienceParameters) -> list[float]:
    """Return `values`, each held within `rate_clip` U of their middle."""
    middle = median(values)
    low, high = middle - given.rate_clip * usual, middle + given.rate_clip * usual
    return [low if v < low else high if v > high else v for v in values]


def clipped_rate(changes: list[Change], usual: float, given: AudienceParameters) -> float:
    """Return the mean change per window, each held within `rate_clip` U of their middle."""
    return fmean(clip([c.per_window for c in changes], usual, given))
