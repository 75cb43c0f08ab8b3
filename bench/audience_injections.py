"""Put anomalies of known kind, size and time into a series: self-graded, and said to be."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.audience_series import DAY, HOUR, Series, usual_at

MUST = 10.0  # U within 8 hours
MUST_RATE = 30.0  # U within 7 days
MUST_STALL = 6.0  # 10 ** -6 by the channel's own habit

Floats = NDArray[np.float64]
Course = tuple[str, int, Callable[[Floats], Floats], float]  # shape, sign, course, hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """What was injected: seconds since 1970; `due` is when it had to be flagged, or None."""

    kind: str
    shape: str
    sign: int
    size: float
    start: int
    end: int
    due: int | None


def inject(
    series: Series, kind: str, size: float, rng: np.random.Generator
) -> tuple[Series, Injection] | None:
    """Return the series with one anomaly of `kind` and `size` U, None where it does not fit."""
    start = int(rng.integers(series.at[0] + 12 * DAY, series.at[-1] - _room(kind)))
    if kind == "stall":
        return _stall(series, size, start, rng)
    hours = (series.at - start) / HOUR
    shape, sign, course, length = _course(kind, rng)
    added = np.where(hours >= 0, course(np.maximum(hours, 0)), 0.0)
    usual = usual_at(series, start)
    reach = _within(series.at, added, 7 * 24 if kind == "rate_change" else 8)
    peak = float(np.max(reach * sign)) if kind != "sawtooth" else float(np.max(np.abs(reach)))
    if peak <= 0:
        return None
    unit = _unit(kind, shape, peak)
    scaled = np.rint(added / unit * size * usual)
    limit = (MUST_RATE if kind == "rate_change" else MUST) / size * unit
    over = np.flatnonzero(np.abs(reach) >= limit - 1e-9)
    due = int(series.at[over[0]]) if len(over) else None
    counts = series.counts + scaled.astype(np.int64)
    if counts.min() < 1:
        return None
    told = Injection(
        kind=kind,
        shape=shape,
        sign=sign,
        size=size,
        start=start,
        end=start + int(length * HOUR),
        due=due,
    )
    return replace(series, counts=counts), told


def _room(kind: str) -> int:
    return {"rate_change": 9 * DAY, "stall": 8 * DAY, "sawtooth": 4 * DAY}.get(kind, 3 * DAY)


def _unit(kind: str, shape: str, peak: float) -> float:
    """Return what counts as size 1: a tooth, an instant step, else its largest move."""
    return 1.0 if kind == "sawtooth" or shape == "instant" else peak


def _within(at: NDArray[np.int64], added: Floats, hours: float) -> Floats:
    """Return per observation the largest change since any observation of the last `hours`."""
    out = np.zeros(len(at))
    starts = np.searchsorted(at, at - int(hours * HOUR) - 600)
    moving = np.flatnonzero(np.abs(np.diff(added, prepend=added[0])) > 0)
    for i in moving:
        since = added[i] - added[starts[i] : i + 1]
        out[i] = since[np.argmax(np.abs(since))]
    return out


def _course(kind: str, rng: np.random.Generator) -> Course:
    return {
        "step_up": _step,
        "step_down": _step,
        "surge": _surge,
        "sawtooth": _sawtooth,
        "rate_change": _rate,
    }[kind](rng, -1 if kind == "step_down" else 1)


def _step(rng: np.random.Generator, sign: int) -> Course:
    ramp = float(rng.choice([0.0, 0.0, 2.0, 4.0, 7.0]))

    def course(h: Floats) -> Floats:
        return sign * (np.ones_like(h) if ramp == 0 else np.minimum(h / ramp, 1.0))

    return ("instant" if ramp == 0 else f"ramp {ramp:.0f} h", sign, course, ramp + 8)


def _surge(rng: np.random.Generator, sign: int) -> Course:
    if rng.random() < 0.5:
        tau = float(rng.uniform(8, 24))
        return ("levels off", sign, lambda h: 1 - np.exp(-h / tau), 3 * tau)
    rise, half = float(rng.uniform(1, 8)), float(rng.uniform(6, 30))
    rest = float(rng.uniform(0, 0.4))

    def course(h: Floats) -> Floats:
        falling = rest + (1 - rest) * 0.5 ** (np.maximum(h - rise, 0) / half)
        return np.where(h < rise, h / rise, falling)

    return ("falls back", sign, course, rise + 2 * half)


def _sawtooth(rng: np.random.Generator, sign: int) -> Course:
    period, days = float(rng.uniform(5, 24)), float(rng.uniform(2, 4))
    shape = str(rng.choice(["jump and decay", "climb and drop", "square", "triangle"]))

    def course(h: Floats) -> Floats:
        phase = h % period / period
        tooth = {
            "jump and decay": 1 - phase,
            "climb and drop": phase,
            "square": (phase < 0.5) * 1.0,
            "triangle": 1 - np.abs(2 * phase - 1),
        }[shape]
        return np.where(h < days * 24, tooth, 0.0)

    return (shape, sign, course, days * 24)


def _rate(rng: np.random.Generator, sign: int) -> Course:
    sign = int(rng.choice([-1, 1]))
    days = float(rng.choice([7, 10, 14, 60]))
    return (
        f"{'faster' if sign > 0 else 'slower'}, {days:.0f} days",
        sign,
        lambda h: sign * np.minimum(h / 24, days),
        min(days, 9) * 24,
    )


def _stall(
    series: Series, size: float, start: int, rng: np.random.Generator
) -> tuple[Series, Injection] | None:
    """Freeze the count until habit gives it 10 ** -size; then it goes on, or catches up."""
    share, hours = still_habit(series, start)
    if not 0 < share < 1:
        return None
    length = hours * size * np.log(10) / -np.log(share)
    if start + length * HOUR > series.at[-1] - DAY:
        return None
    inside = (series.at >= start) & (series.at < start + length * HOUR)
    first, last = np.flatnonzero(inside)[[0, -1]]
    frozen = series.counts.copy()
    frozen[inside] = series.counts[first]
    catches_up = bool(rng.random() < 0.5)
    if not catches_up:
        frozen[last + 1 :] -= series.counts[last] - series.counts[first]
    due_at = series.at[first] + hours * MUST_STALL * np.log(10) / -np.log(share) * HOUR
    over = np.flatnonzero(inside & (series.at >= due_at))
    due = int(series.at[over[0]]) if size >= MUST_STALL and len(over) else None
    told = Injection(
        kind="stall",
        shape="catches up" if catches_up else "goes on",
        sign=0,
        size=size,
        start=int(series.at[first]),
        end=int(series.at[last]),
        due=due,
    )
    return replace(series, counts=frozen), told


def still_habit(series: Series, at: int) -> tuple[float, float]:
    """Return the share of 30 days' intervals without a change, and their length in hours.

    An interval is an hour, or the time between two polls if longer.
    """
    inside = (series.at < at) & (series.at >= at - 30 * DAY)
    times, counts = series.at[inside], series.counts[inside]
    kept = [0]
    for i in range(1, len(times)):
        if times[i] - times[kept[-1]] >= 0.9 * HOUR:
            kept.append(i)
    moved = np.concatenate([[0], np.cumsum(np.diff(counts) != 0)])[kept]
    intervals = np.diff(times[kept])
    usable = intervals <= 12 * HOUR
    still = np.diff(moved)[usable] == 0
    return (float(np.mean(still)) if len(still) else 0.0), float(np.mean(intervals[usable])) / HOUR
