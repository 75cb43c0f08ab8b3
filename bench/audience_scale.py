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

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> "History": ...
    def __getitem__(self, index: int | slice) -> "Point | History":
        if isinstance(index, slice):
            return History(self._at[index], self._counts[index])
        return Point(int(self._at[index]), int(self._counts[index]))


def history_of(rng: np.random.Generator) -> History:
    """Return 30 days of 5-minute counts of an invented channel."""
    number = DAYS * 86400 // STEP - int(rng.integers(0, 42))  # channels do not learn all at once
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
    last: list[Point] = []
    rebuilding = 0.0
    for _ in range(channels):
        history = history_of(rng)
        began = time.process_time()
        memories.append(remembered(history))
        rebuilding += time.process_time() - began
        last.append(history[len(history) - 1])
    run_cycle(memories, last, rng)  # what a first cycle allocates for good is no growth
    held, peak = sum(map(len, memories)), _peak_mb()
    spent = [run_cycle(memories, last, rng) for _ in range(cycles)]
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


def run_cycle(memories: list[bytes], last: list[Point], rng: np.random.Generator) -> float:
    """Take one more count of every channel; return the CPU seconds it took."""
    moves = rng.integers(-1, 3, len(memories)).tolist()
    began = time.process_time()
    for i, move in enumerate(moves):
        last[i] = Point(last[i].at + STEP, max(0, last[i].value + move))
        seen = CountObservation(observed_at=at_moment(last[i].at), subscriber_count=last[i].value)
        watched, _ = observe(from_memory(json.loads(memories[i])), seen, GIVEN)
        memories[i] = to_json(to_memory(watched))
    return time.process_time() - began


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
