"""Compare a channel's growth rate of the last days with its rate before."""

from dataclasses import dataclass
from statistics import fmean, median

from channelwatch.domain.audience.parameters import DAY, AudienceParameters
from channelwatch.domain.audience.series import Change

SHORTEST_DAYS = 2.0  # a new rate has to hold so long before it is one
SHORTEST_BASE_DAYS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange:
    """A rate since `since` that differs from the rate before; rates in subscribers per window.

    `excess` is what it amounts to by now, in U.
    """

    since: int
    base: float
    rate: float
    excess: float


def rate_change(
    changes: tuple[Change, ...], usual: float, given: AudienceParameters, own: int | None = None
) -> RateChange | None:
    """Return the largest departure of the last `rate_days` from the days before, None if unknown.

    Every change counts at most `rate_clip` U, so that a step is no trend; what belongs to
    another incident does not count, unless it is later than `own`, where the open one began.
    """
    now = changes[-1].at
    newest = now - given.rate_days * DAY
    oldest = newest - given.rate_base_days * DAY
    free = [c for c in changes if c.at >= oldest and (not c.in_incident or _is_own(c, own))]
    before = [c for c in free if c.at < newest]
    if sum(c.hours for c in before) < SHORTEST_BASE_DAYS * 24:
        return None
    base = clipped_rate(before, usual, given)
    middle = median(c.per_window for c in before)
    low, high = middle - given.rate_clip * usual, middle + given.rate_clip * usual
    best, total, hours = None, 0.0, 0.0
    for change in reversed(free[len(before) :]):
        covered = min(change.hours, given.window_hours)
        total += (min(max(change.per_window, low), high) - base) * covered / given.window_hours
        hours += covered
        if hours >= SHORTEST_DAYS * 24 and (best is None or abs(total) > abs(best.excess)):
            rate = base + total * given.window_hours / hours
            since = change.at - int(covered * 3600)
            best = RateChange(since=since, base=base, rate=rate, excess=total)
    if best is None:
        return None
    return RateChange(
        since=best.since, base=base, rate=best.rate, excess=best.excess / usual
    )


def clipped_rate(changes: list[Change], usual: float, given: AudienceParameters) -> float:
    """Return the mean change per window, each held within `rate_clip` U of their middle."""
    middle = median(c.per_window for c in changes)
    low, high = middle - given.rate_clip * usual, middle + given.rate_clip * usual
    return fmean(min(max(c.per_window, low), high) for c in changes)


def _is_own(change: Change, own: int | None) -> bool:
    return own is not None and change.at > own
