"""Time a cycle over ten thousand channels, their states rebuilt from 30 days of 5-minute counts."""

import json
import resource
import time
from collections.abc import Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from channelwatch.domain.audience.advance import advance_point, rebuild
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.series import Point
from channelwatch.domain.audience.state import ChannelState, to_plain

DAYS, STEP = 30, 300
START = 1_700_000_000
GIVEN = AudienceParameters()


class History(Sequence[Point]):
    """A channel's counts, turned into points only where they are looked at."""

    def __init__(self, at: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        self._at, self._counts = at, counts

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
    """Return the seconds of the rebuild and of a cycle, and the size of the states.

    Memory may not grow over the cycles, nor may the largest state.
    """
    rng = np.random.default_rng(20)
    states: list[ChannelState] = []
    rebuilding = 0.0
    for _ in range(channels):
        history = history_of(rng)
        began = time.process_time()
        states.append(rebuild(history, GIVEN))
        rebuilding += time.process_time() - began
    states = run_cycle(states, rng)[0]  # what a first cycle allocates for good is no growth
    held, resident, spent = largest(states), _resident_mb(), []
    for _ in range(cycles):
        states, seconds = run_cycle(states, rng)
        spent.append(seconds)
    return {
        "rebuild_seconds": rebuilding,
        "cycle_seconds_median": float(np.median(spent)),
        "cycle_seconds_worst": max(spent),
        "state_json_bytes": float(np.median([len(json.dumps(to_plain(s))) for s in states[:50]])),
        "state_numbers_growth": largest(states) / held - 1,
        "peak_memory_growth": _resident_mb() / resident - 1,
        "peak_memory_mb": _resident_mb(),
    }


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_cycle(
    states: list[ChannelState], rng: np.random.Generator
) -> tuple[list[ChannelState], float]:
    """Return the states after one more count of every channel, and the CPU seconds it took."""
    points = [
        Point(state.recent[-1].at + STEP, max(0, state.recent[-1].value + int(move)))
        for state, move in zip(states, rng.integers(-1, 3, len(states)), strict=True)
    ]
    began = time.process_time()
    after = [advance_point(s, p, GIVEN)[0] for s, p in zip(states, points, strict=True)]
    return after, time.process_time() - began


def largest(states: Sequence[ChannelState]) -> int:
    """Return how many points and changes the largest state holds."""
    return max(len(state.recent) + len(state.changes) for state in states)
