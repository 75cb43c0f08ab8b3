"""Time a cycle over ten thousand channels, their states rebuilt from 30 days of 5-minute counts."""

import json
import resource
import time
from collections.abc import Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from channelwatch.domain.audience.advance import rebuild
from channelwatch.domain.audience.memory import from_memory, to_memory
from channelwatch.domain.audience.milestone import milestone_below
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.passing import Lines
from channelwatch.domain.audience.series import CountObservation, Point, at_moment
from channelwatch.domain.audience.watch import Watched, observe
from channelwatch.store.storable import to_json

DAYS, STEP = 30, 300
START = 1_700_000_000
GIVEN = AudienceParameters()


class History(Sequence[Point]):
    """A channel's counts, turned into points only where they are looked at."""

    def __init__(self, at: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        self._at, self._counts = at, counts

    @property
    def largest(self) -> int:
        """Return the largest count."""
        return int(self._counts.max())

    def __len__(self) -> int:
        return len(self._at)

    def copied(self) -> "History":
        """Return the same without what it was cut from."""
        return History(self._at.copy(), self._counts.copy())

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> "History": ...
    def __getitem__(self, index: int | slice) -> "Point | History":
        if isinstance(index, slice):
            return History(self._at[index], self._counts[index])
        return Point(int(self._at[index]), int(self._counts[index]))


def history_of(rng: np.random.Generator, more: int) -> History:
    """Return 30 days of 5-minute counts of an invented channel, and `more` counts after them."""
    # No less than the days that are remembered, and channels do not learn all at once.
    number = DAYS * 86400 // STEP + int(rng.integers(42, 84)) + more
    a_day = float(rng.lognormal(3, 1))
    moves = rng.poisson(a_day * 1.1 / 288, number) - rng.poisson(a_day / 288, number)
    counts = int(rng.lognormal(9, 1.5)) + 1000 + np.cumsum(moves)
    return History(START + STEP * np.arange(number), counts)


def time_scale(channels: int, cycles: int) -> dict[str, float]:
    """Return the CPU seconds of the rebuild and of a cycle, and the size of what is remembered.

    A cycle does what the detect step does with each channel: read its memory (JSON), take one
    more count, write the memory again. Memory may not grow over the cycles, nor what is remembered.
    """
    rng = np.random.default_rng(20)
    memories: list[bytes] = []
    coming: list[History] = []
    rebuilding = 0.0
    for _ in range(channels):
        all_counts = history_of(rng, cycles + 1)
        history = all_counts[: -cycles - 1]
        coming.append(all_counts[-cycles - 1 :].copied())
        began = time.process_time()
        memories.append(remembered(history))
        rebuilding += time.process_time() - began
    run_cycle(memories, coming, 0)  # what a first cycle allocates for good is no growth
    held, peak = sum(map(len, memories)), _peak_mb()
    spent = [run_cycle(memories, coming, 1 + cycle) for cycle in range(cycles)]
    return {
        "rebuild_seconds": rebuilding,
        "cycle_seconds_median": float(np.median(spent)),
        "cycle_seconds_worst": max(spent),
        "memory_json_bytes": held / channels,
        "memory_json_growth": sum(map(len, memories)) / held - 1,
        "peak_memory_growth": _peak_mb() / peak - 1,
        "peak_memory_mb": _peak_mb(),
    }


def remembered(history: History) -> bytes:
    """Return what is remembered of a channel, rebuilt from its history."""
    state = rebuild(history, GIVEN)
    lines = Lines(
        reference=history[0].value,
        milestone=milestone_below(history.largest),
    )
    return to_json(to_memory(Watched(state=state, lines=lines)))


def run_cycle(memories: list[bytes], coming: Sequence[History], cycle: int) -> float:
    """Take the next count of every channel; return the CPU seconds it took."""
    began = time.process_time()
    for i, counts in enumerate(coming):
        at, count = counts[cycle]
        seen = CountObservation(observed_at=at_moment(at), subscriber_count=max(0, count))
        watched, _ = observe(from_memory(json.loads(memories[i])), seen, GIVEN)
        memories[i] = to_json(to_memory(watched))
    return time.process_time() - began


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
