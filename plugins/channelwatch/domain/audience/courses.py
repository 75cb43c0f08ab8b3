"""Tell whether a rise took the course of a step or of a surge: the likelier of the two.

A step is a ramp that is over within eight hours. A surge levels off over a day or more, or falls
back after its peak. Each course is fitted to the path by least squares on its increments: beyond
the rhythm a count wanders, by one U in a window, so its increments are independent, not its values.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp

Course = Callable[[float], float]  # hours since the last count before it → share of the move
Stop = tuple[float, float, int]  # mean hours, mean value in U, number of observations

EDGES = (1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0, 25.0, 30.0, 36.0, 42.0, 48.0, 54.0)
ONSETS = (0.0, 2.0, 4.0)  # hours after the last count before it
WANDERS = 1.0 / 8  # U² an hour
NOISE = 0.09  # U² of a mean
FARTHEST = 6.0  # what one increment counts at most, in variances: the channel may move by itself


def ramp(onset: float, hours: float) -> Course:
    """Return the course that rises evenly for so long and stays."""
    return lambda at: min(1.0, max(0.0, at - onset) / hours)


def levelling(onset: float, scale: float) -> Course:
    """Return the course that rises ever more slowly."""
    return lambda at: 1.0 - exp(-max(0.0, at - onset) / scale)


def falling(onset: float, rise: float, half: float, rest: float) -> Course:
    """Return the course that rises evenly, then loses half of what goes every `half` hours."""

    def share(at: float) -> float:
        past = at - onset - rise
        if past < 0:
            return float(max(0.0, at - onset) / rise)
        return float(rest + (1.0 - rest) * 0.5 ** (past / half))

    return share


STEPS = tuple(ramp(onset, hours) for onset in ONSETS for hours in (0.01, 2.0, 4.0, 7.0))
SURGES = (
    *(ramp(onset, hours) for onset in ONSETS for hours in (16.0, 30.0)),
    *(levelling(onset, scale) for onset in ONSETS for scale in (8.0, 12.0, 16.0, 24.0)),
    *(
        falling(onset, rise, half, rest)
        for onset in ONSETS
        for rise in (1.0, 4.0, 8.0)
        for half in (6.0, 12.0, 20.0, 30.0)
        for rest in (0.0, 0.2, 0.4)
    ),
)


def walk_on(path: tuple[Stop, ...], hours: float, value: float) -> tuple[Stop, ...]:
    """Return the path after one more value, taken into the mean of its stretch of time."""
    if hours >= EDGES[-1]:
        return path
    if path and bisect_right(EDGES, path[-1][0]) == bisect_right(EDGES, hours):
        at, mean, number = path[-1]
        share = 1.0 / (number + 1)
        return (*path[:-1], (at + (hours - at) * share, mean + (value - mean) * share, number + 1))
    return (*path, (hours, value, 1))


def surge_likelier(path: Sequence[Stop]) -> float:
    """Return by how much a surge fits the path better than a step does (negative: worse)."""
    times = (0.0, *(stop[0] for stop in path))
    values = (0.0, *(stop[1] for stop in path))
    gains = [b - a for a, b in pairwise(values)]
    weights = [1.0 / (WANDERS * (b - a) + NOISE) for a, b in pairwise(times)]
    step, surge = (
        min(_misfit(course, times, gains, weights) for course in courses)
        for courses in (STEPS, SURGES)
    )
    return step - surge


def _misfit(
    course: Course, times: Sequence[float], gains: Sequence[float], weights: Sequence[float]
) -> float:
    """Return the sum of squared residuals of the increments, in variances."""
    shares = [course(at) for at in times]
    slopes = [b - a for a, b in pairwise(shares)]
    fitted = sum(w * s * s for w, s in zip(weights, slopes, strict=True))
    if fitted <= 0:
        return FARTHEST * len(gains)
    told = sum(w * s * g for w, s, g in zip(weights, slopes, gains, strict=True))
    size = max(0.0, told / fitted)
    return sum(
        min(FARTHEST, w * (g - size * s) ** 2)
        for w, s, g in zip(weights, slopes, gains, strict=True)
    )
