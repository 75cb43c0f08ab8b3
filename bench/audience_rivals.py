"""Baselines and a public detector, each with one threshold to turn."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.audience_scoring import Flag
from bench.audience_series import DAY, HOUR, Series

Floats = NDArray[np.float64]
Scored = tuple[Floats, Floats]  # a score and a direction per observation
Rival = Callable[[Series, float], list[Flag]]


def _changes(series: Series) -> Floats:
    """Return the change since eight hours before, or since the first observation."""
    starts = np.searchsorted(series.at, series.at - 8 * HOUR - 600)
    return (series.counts - series.counts[starts]).astype(float)


def _flags(series: Series, scores: Scored, threshold: float) -> list[Flag]:
    """Return one flag per run of observations over the threshold that no quiet day parts."""
    strength, direction = scores
    flags: list[Flag] = []
    for i in np.flatnonzero(strength >= threshold):
        at, sign = int(series.at[i]), int(np.sign(direction[i]))
        if flags and at - flags[-1].last <= DAY:
            first = flags[-1]
            flags[-1] = Flag(
                kind="", sign=first.sign, first=first.first, last=at, flagged_at=first.flagged_at
            )
        else:
            flags.append(Flag(kind="", sign=sign, first=at, last=at, flagged_at=at))
    return flags


def fixed_percentage(series: Series, threshold: float) -> list[Flag]:
    """Flag a change of so many per cent within eight hours."""
    changes = _changes(series)
    share = 100 * np.abs(changes) / np.maximum(series.counts - changes, 1)
    return _flags(series, (share, changes), threshold)


def z_score(series: Series, threshold: float) -> list[Flag]:
    """Flag an 8-hour change so many standard deviations from the mean of 30 days."""
    return _flags(series, _standardised(series, np.mean, np.std), threshold)


def median_mad(series: Series, threshold: float) -> list[Flag]:
    """Flag an 8-hour change so many 1.4826 × MAD from the median of 30 days."""

    def spread(values: Floats) -> float:
        return 1.4826 * float(np.median(np.abs(values - np.median(values))))

    return _flags(series, _standardised(series, np.median, spread), threshold)


def _standardised(
    series: Series, middle: Callable[[Floats], float], spread: Callable[[Floats], float]
) -> Scored:
    changes = _changes(series)
    starts = np.searchsorted(series.at, series.at - 30 * DAY)
    away = np.zeros(len(changes))
    width = 1.5
    centre = 0.0
    step = max(1, len(changes) // 400)
    for i in range(12, len(changes)):
        if i % step == 0 or i == 12:
            known = changes[starts[i] : i]
            centre, width = float(middle(known)), max(1.5, float(spread(known)))
        away[i] = (changes[i] - centre) / width
    return np.abs(away), away


def ruptures_kernel(series: Series, threshold: float) -> list[Flag]:
    """Flag the change points of `ruptures` (KernelCPD, linear kernel) with such a penalty.

    It sees the whole series at once, in units of its 8-hour changes' MAD and without its trend:
    an advantage that no stream has.
    """
    import ruptures

    kept = np.arange(0, len(series.at), max(1, len(series.at) // 500))
    hours = (series.at[kept] - series.at[0]) / HOUR
    counts = series.counts[kept].astype(float)
    slope = float(np.median(np.diff(counts) / np.maximum(np.diff(hours), 0.1)))
    changes = _changes(series)
    width = max(1.5, 1.4826 * float(np.median(np.abs(changes - np.median(changes)))))
    signal = (counts - slope * hours) / width
    model = ruptures.KernelCPD(kernel="linear", min_size=2).fit(signal.reshape(-1, 1))
    ends = model.predict(pen=threshold)[:-1]
    flags = []
    for end in ends:
        at = int(series.at[kept[end]])
        sign = int(np.sign(signal[end : end + 3].mean() - signal[max(0, end - 3) : end].mean()))
        flags.append(Flag(kind="", sign=sign, first=at, last=at, flagged_at=at))
    return flags


RIVALS: dict[str, tuple[Rival, Floats]] = {
    "fixed percentage": (fixed_percentage, np.geomspace(0.05, 20, 25)),
    "z-score": (z_score, np.geomspace(1, 20, 25)),
    "rolling median/MAD": (median_mad, np.geomspace(2, 60, 25)),
    "ruptures KernelCPD": (ruptures_kernel, np.geomspace(5, 1_000_000, 22)),
}


def has_ruptures() -> bool:
    """Return whether `ruptures` (requirements/bench.in) is installed."""
    try:
        import ruptures  # noqa: F401
    except ModuleNotFoundError:
        return False
    return True
