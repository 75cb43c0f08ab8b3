"""Read the real series, spoil their sampling, and generate 5-minute series like them."""

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HOUR = 3600
DAY = 24 * HOUR
FILE = Path("telegram/subscriber_series/subscribers.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts of one channel at increasing times (seconds since 1970, UTC)."""

    channel: str
    at: NDArray[np.int64]
    counts: NDArray[np.int64]

    @property
    def months(self) -> float:
        """Return how many months of 30 days it spans."""
        return float(self.at[-1] - self.at[0]) / (30 * DAY)


def read_series(data: Path) -> list[Series]:
    """Return the real series of the data folder; FileNotFoundError where it has none."""
    rows: defaultdict[str, dict[int, int]] = defaultdict(dict)
    with (data / FILE).open(newline="") as lines:
        for row in csv.DictReader(lines):
            at = datetime.fromisoformat(row["captured_at"]).replace(tzinfo=UTC)
            rows[row["channel_id"]].setdefault(int(at.timestamp()), int(row["subscribers"]))
    return [
        Series(
            channel=channel,
            at=np.array(sorted(counts), dtype=np.int64),
            counts=np.array([counts[at] for at in sorted(counts)], dtype=np.int64),
        )
        for channel, counts in rows.items()
    ]


def windows(series: Series, hours: float = 8) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the changes over `hours` and where they end, where both ends were observed.

    The count at the start is interpolated, never across more than 12 hours without an observation.
    """
    starts = series.at - int(hours * HOUR)
    right = np.searchsorted(series.at, starts)
    inside = (starts >= series.at[0]) & (right > 0)
    gaps = series.at[np.minimum(right, len(series.at) - 1)] - series.at[np.maximum(right - 1, 0)]
    usable = np.flatnonzero(inside & (gaps <= 12 * HOUR))
    before = np.interp(starts[usable], series.at, series.counts)
    return series.counts[usable] - before, series.at[usable]


def usual_at(series: Series, at: int) -> float:
    """Return U as the issue defines it, from the 30 days before `at`."""
    changes, ends = windows(series)
    known = changes[(ends < at) & (ends >= at - 30 * DAY)]
    if len(known) < 3:
        return 1.5
    return max(1.5, 1.4826 * float(np.median(np.abs(known - np.median(known)))))


def drop_tenth(series: Series, rng: np.random.Generator) -> Series:
    """Leave out every tenth observation at random."""
    return _select(series, rng.random(len(series.at)) >= 0.1)


def with_hole(series: Series, rng: np.random.Generator) -> Series:
    """Leave out 40 hours somewhere after the first week."""
    begin = rng.integers(series.at[0] + 7 * DAY, series.at[-1] - 2 * DAY)
    return _select(series, (series.at < begin) | (series.at >= begin + 40 * HOUR))


def with_duplicates(series: Series, rng: np.random.Generator) -> Series:
    """Observe one in five counts twice: at the same second, or two seconds later."""
    chosen = np.flatnonzero(rng.random(len(series.at)) < 0.2)
    later = series.at[chosen] + rng.integers(0, 2, len(chosen)) * 2
    order = np.argsort(np.concatenate([series.at, later]), kind="stable")
    at = np.concatenate([series.at, later])[order]
    return replace(
        series, at=at, counts=np.concatenate([series.counts, series.counts[chosen]])[order]
    )


def spoilt(series: Series, rng: np.random.Generator) -> Series:
    """Drop a tenth, leave a hole and duplicate, all at once."""
    return with_duplicates(with_hole(drop_tenth(series, rng), rng), rng)


def _select(series: Series, kept: NDArray[np.bool_]) -> Series:
    return replace(series, at=series.at[kept], counts=series.counts[kept])


Spoil = Callable[[Series, np.random.Generator], Series]
SPOILS: dict[str, Spoil] = {
    "as polled": lambda series, _: series,
    "a tenth dropped": drop_tenth,
    "a 40-hour hole": with_hole,
    "duplicates": with_duplicates,
}


def five_minutes(series: Series, rng: np.random.Generator, days: int = 30) -> Series:
    """Return a 5-minute series that passes, at random, through the real one's changes.

    Each real interval of a random stretch is filled with arrivals and departures at random times
    whose balance is the real change; how many cancel out follows the real share of still intervals.
    """
    longest = max(series.at[0], series.at[-1] - days * DAY)
    begin = int(rng.integers(series.at[0], longest + 1))
    grid = np.arange(begin, min(begin + days * DAY, series.at[-1]), 300)
    grid = grid + rng.integers(-20, 21, len(grid))
    still = max(0.02, float(np.mean(np.diff(series.counts) == 0)))
    extra = max(0.2, -np.log(still) / 2)
    at, moves = [], []
    for left, right, change in zip(series.at, series.at[1:], np.diff(series.counts), strict=False):
        both = rng.poisson(extra * (right - left) / (8 * HOUR))
        at.append(rng.uniform(left, right, abs(change) + 2 * both))
        moves.append(
            np.concatenate([np.full(abs(change), np.sign(change)), np.ones(both), -np.ones(both)])
        )
    times, steps = np.concatenate(at), np.concatenate(moves)
    order = np.argsort(times)
    total = np.concatenate([[0], np.cumsum(steps[order])])
    counts = series.counts[0] + total[np.searchsorted(times[order], grid)]
    return Series(channel=f"{series.channel}/5min", at=grid, counts=counts.astype(np.int64))
