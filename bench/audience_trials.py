"""Anomalies put into series, what a detector made of each, and the figures that come of it."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from bench.audience_injections import Injection, inject
from bench.audience_scoring import Flag, Verdict, judge
from bench.audience_series import DAY, Series

KINDS = ("step_up", "step_down", "surge", "sawtooth", "rate_change", "stall")
SIZES = {
    "rate_change": (30.0, 40.0, 60.0, 90.0),
    "stall": (6.5, 8.0, 10.0, 14.0),
    "sawtooth": (10.0, 13.0, 20.0, 35.0),
}
STEP_SIZES = (10.0, 12.0, 16.0, 25.0, 50.0)
KNOWN: dict[tuple[object, str], set[int]] = {}  # of a detector and a series: its flags' times


@dataclass(frozen=True, slots=True)
class Trial:
    """A series with one anomaly in it, and the same series without."""

    base: Series
    series: Series
    injection: Injection


@dataclass(slots=True)
class Report:
    """Metrics with their targets, printed as they come."""

    metrics: dict[str, dict[str, object]] = field(default_factory=dict)

    def add(
        self, name: str, value: float, target: float | None = None, *, at_most: bool = False
    ) -> None:
        """Note a metric; one with a target must reach it (or, with `at_most`, not exceed it)."""
        compare = operator.le if at_most else operator.ge
        met = None if target is None else bool(compare(round(value, 4), target))
        self.metrics[name] = {"value": round(value, 4), "target": target, "met": met}
        if target is not None:
            sign = "<=" if at_most else ">="
            print(
                f"  {'ok    ' if met else 'MISSED'} {name} = {value:.3f} (must be {sign} {target})"
            )

    def missed(self) -> list[str]:
        """Return the names of the metrics that missed their target."""
        return [name for name, metric in self.metrics.items() if metric["met"] is False]


def make_trials(
    pool: list[Series], kind: str, number: int, rng: np.random.Generator, must: bool = True
) -> list[Trial]:
    """Return `number` must-flag anomalies of one kind (or, without `must`, smaller ones)."""
    sizes = SIZES.get(kind, STEP_SIZES) if must else (3.0, 5.0, 7.0, 9.0)
    trials: list[Trial] = []
    while len(trials) < number:
        base = pool[rng.integers(len(pool))]
        if base.at[-1] - base.at[0] < 25 * DAY:
            continue
        made = inject(base, kind, float(rng.choice(sizes)), rng)
        if made and (made[1].due is not None) == must:
            trials.append(Trial(base, *made))
    return trials


def run_trials(
    trials: list[Trial],
    detect: Callable[[Series], list[Flag]],
    spoil: Callable[[Series], Series] = lambda series: series,
) -> list[Verdict]:
    """Return the verdict on each trial; flags that the base series has anyway are known."""
    verdicts = []
    for trial in trials:
        key = (detect, trial.base.channel)
        if key not in KNOWN:
            KNOWN[key] = {flag.flagged_at for flag in detect(trial.base)}
        series = spoil(trial.series)
        verdicts.append(judge(trial.injection, series, detect(series), KNOWN[key]))
    return verdicts
