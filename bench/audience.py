"""Measure the audience detectors: `python -m bench.audience`.

Part 1 scores our detectors on real series with injected anomalies, part 2 sets baselines and a
public detector beside them, part 3 times a cycle over ten thousand channels. What was injected is
our own work and graded by ourselves; the natural false alarms and the real drop are not.
"""

import argparse
import json
import operator
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from bench.audience_detectors import flags_of
from bench.audience_injections import Injection, inject
from bench.audience_rivals import RIVALS, Rival, has_ruptures
from bench.audience_scale import time_scale
from bench.audience_scoring import Flag, Verdict, is_false_alarm, judge
from bench.audience_series import (
    DAY,
    FILE,
    SPOILS,
    Series,
    five_minutes,
    read_series,
    spoilt,
)

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "audience.json"
PARTS = ("4-hourly", "5-minute", "scale")
KINDS = ("step_up", "step_down", "surge", "sawtooth", "rate_change", "stall")
SIZES = {
    "rate_change": (30.0, 40.0, 60.0, 90.0),
    "stall": (6.5, 8.0, 10.0, 14.0),
    "sawtooth": (10.0, 13.0, 20.0, 35.0),
}
STEP_SIZES = (10.0, 12.0, 16.0, 25.0, 50.0)
RECALL = {
    "step_up": 0.98, "step_down": 0.98, "surge": 0.95, "sawtooth": 0.95, "rate_change": 0.85,
    "stall": 0.90,
}  # fmt: skip
KNOWN: dict[tuple[object, str], set[int]] = {}  # of a detector and a series: its flags' times
DROP = ("4", 1739707200)  # 2025-02-16 12:00 UTC: the first observation of the real drop


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


def tabulate(report: Report, name: str, by_kind: dict[str, list[Verdict]], strict: bool) -> None:
    """Print a table of the verdicts by kind and note its metrics; `strict` ones have targets."""
    print(f"\n{name} (self-graded: injected by ourselves)")
    print(
        f"  {'kind':12} {'n':>4} {'recall':>7} {'alone':>6} {'in time':>8} {'kind':>6} {'flags':>6}"
    )
    right, found = 0, 0
    for kind, verdicts in by_kind.items():
        hits = [v for v in verdicts if v.found]
        recall = len(hits) / len(verdicts)
        named = sum(v.kind == kind for v in hits)
        in_time = float(np.mean([v.in_time for v in verdicts]))
        flags = float(np.mean([v.flags for v in hits]))
        alone = float(np.mean([v.alone for v in verdicts]))
        right, found = right + named, found + len(hits)
        print(
            f"  {kind:12} {len(verdicts):4} {recall:7.3f} {alone:6.3f} {in_time:8.3f} "
            f"{named / len(hits):6.3f} {flags:6.2f}"
        )
        report.add(f"{name}: recall {kind}", recall, RECALL[kind] if strict else None)
        report.add(f"{name}: kind right {kind}", named / len(hits), 0.75 if strict else None)
        report.add(f"{name}: flags per incident {kind}", flags, 1.2, at_most=True)
        if kind.startswith("step"):
            report.add(f"{name}: in time {kind}", in_time, 0.95 if strict else None)
    report.add(f"{name}: kind right over all", right / found, 0.85 if strict else None)


def measure_natural(
    report: Report, which: str, pool: list[Series], rng: np.random.Generator
) -> float:
    """Print false alarms and burden on the series as they are; return the false alarms."""
    print(f"\nSeries without injections: {which}false alarms and burden per channel-month")
    alarms = {}
    for name, spoil in SPOILS.items():
        months, flags, false = 0.0, 0, 0
        for series in (spoil(series, rng) for series in pool):
            own = flags_of(series)
            months += series.months
            flags += len(own)
            false += sum(is_false_alarm(flag, series) for flag in own)
        print(f"  {name:18} {flags:4} flags, {false} false, {months:.1f} channel-months")
        alarms[name] = false / months
        report.add(f"{which}false alarms, {name}", false / months, 0.1, at_most=True)
        report.add(f"{which}burden, {name}", flags / months, 1.5, at_most=True)
    return alarms["as polled"]


def measure_young(
    report: Report, pool: list[Series], number: int, rng: np.random.Generator
) -> None:
    """Put 10 % steps into channels of which only two to four days are known."""
    found = 0
    for _ in range(number):
        base = pool[rng.integers(len(pool))]
        start = int(rng.integers(base.at[0] + 4 * DAY, base.at[-1] - 2 * DAY))
        since = start - float(rng.uniform(2, 4)) * DAY
        inside = (base.at >= since) & (base.at < start + 2 * DAY)
        sign = int(rng.choice([-1, 1]))
        step = np.where(base.at >= start, sign * (0.1 * base.counts[inside][0]), 0)
        series = Series(
            channel=base.channel,
            at=base.at[inside],
            counts=(base.counts + step.astype(np.int64))[inside],
        )
        due = series.at[series.at >= start][:2]
        found += any(flag.flagged_at in due and flag.sign == sign for flag in flags_of(series))
    print(f"\n10 % steps into channels with 2 to 4 days of history: {found} of {number} found")
    report.add("recall of a 10 % step after 2-4 days", found / number, 0.90)


def measure_drop(report: Report, pool: list[Series]) -> None:
    """Check that the real drop is flagged at the first observation that shows it."""
    channel, day = DROP
    series = next(s for s in pool if s.channel == channel)
    first = int(series.at[np.searchsorted(series.at, day)])
    hit = any(f.kind == "step_down" and f.flagged_at == first for f in flags_of(series))
    print(f"\nReal drop of channel {channel}: {'flagged' if hit else 'NOT flagged'} at first sight")
    report.add("real drop flagged at its first observation", float(hit), 1.0)


def measure_small(report: Report, pool: list[Series], rng: np.random.Generator) -> None:
    """Print the recall below the must-flag size; there is no target."""
    print("\nRecall of steps below the must-flag size (self-graded, no target)")
    by_size: defaultdict[float, list[bool]] = defaultdict(list)
    trials = make_trials(pool, "step_up", 100, rng, must=False)
    for trial, verdict in zip(trials, run_trials(trials, flags_of), strict=True):
        by_size[trial.injection.size].append(verdict.found)
    for size, hits in sorted(by_size.items()):
        print(f"  {size:4.0f} U: {np.mean(hits):.2f} of {len(hits)}")
        report.add(f"recall of a step of {size:.0f} U", float(np.mean(hits)))


def measure_rivals(
    report: Report,
    pool: list[Series],
    trials: dict[str, list[Trial]],
    own: dict[str, float],
    alarms: float,
) -> None:
    """Turn each rival's threshold until its false alarms equal ours, and compare the recall."""
    print(
        f"\nRivals at our false alarms ({alarms:.3f} a channel-month); recall by kind (self-graded)"
    )
    print(f"  {'':20}" + "".join(f"{kind:>12}" for kind in KINDS) + f"{'all':>7} {'burden':>7}")
    ours = float(np.mean([own[kind] for kind in KINDS]))
    months = sum(series.months for series in pool)
    burden = float(str(report.metrics["burden, as polled"]["value"]))
    _print_recalls("ours", [own[kind] for kind in KINDS], burden)
    for name, (rival, thresholds) in RIVALS.items():
        if name.startswith("ruptures") and not has_ruptures():
            told = "pip install --no-deps --require-hashes -r requirements/bench.txt"
            print(f"  MISSED {name}: not installed, nothing to compare with ({told})")
            report.add(f"ours ahead of {name} in recall", -1.0, 0.0)
            continue
        for threshold in thresholds:
            flags = [(series, rival(series, float(threshold))) for series in pool]
            false = sum(is_false_alarm(flag, s) for s, found in flags for flag in found)
            if false / months <= alarms:
                break
        detect = partial(_at_threshold, rival, float(threshold))
        recalls = [
            float(np.mean([v.found for v in run_trials(trials[kind], detect)])) for kind in KINDS
        ]
        number = sum(len(found) for _, found in flags)
        _print_recalls(f"{name} {threshold:.3g}", recalls, number / months)
        report.add(f"ours ahead of {name} in recall", ours - float(np.mean(recalls)), 0.0)


def _at_threshold(rival: Rival, threshold: float, series: Series) -> list[Flag]:
    return rival(series, threshold)


def _print_recalls(name: str, recalls: list[float], burden: float) -> None:
    cells = "".join(f"{recall:12.3f}" for recall in recalls)
    print(f"  {name:20}{cells}{np.mean(recalls):7.3f} {burden:7.2f}")


def measure_scale(report: Report, channels: int) -> None:
    """Time 20 cycles over all channels."""
    print(f"\n{channels:,} channels of 30 days of 5-minute counts, one core")
    figures = time_scale(channels, 20)
    for name, value in figures.items():
        print(f"  {name:22} {value:10.3f}")
    scale = 10_000 / channels
    report.add("scale: seconds to rebuild 10,000 channels", figures["rebuild_seconds"] * scale)
    for which in ("median", "worst"):
        seconds = figures[f"cycle_seconds_{which}"] * scale
        name = f"scale: seconds a cycle of 10,000 channels, {which} of 20"
        report.add(name, seconds, 60.0 if which == "worst" else None, at_most=True)
    for name in ("peak_memory_growth", "memory_json_growth"):
        told = f"scale: {name.replace('_', ' ')} over 20 cycles"
        report.add(told, figures[name], 0.02, at_most=True)
    report.add("scale: peak memory, MB", figures["peak_memory_mb"])
    report.add("scale: bytes remembered of a channel", figures["memory_json_bytes"])


def measure_coarse(report: Report, pool: list[Series], number: int, seed: int) -> None:
    """Score everything on the real series, and the rivals beside it."""
    rng = np.random.default_rng([seed, 4])
    measure_drop(report, pool)
    alarms = measure_natural(report, "", pool, rng)
    trials = {kind: make_trials(pool, kind, number, rng) for kind in KINDS}
    plain = {kind: run_trials(own, flags_of) for kind, own in trials.items()}
    tabulate(report, "4-hourly", plain, strict=True)
    broken = {
        kind: run_trials(own[: number // 2], flags_of, lambda s: spoilt(s, rng))
        for kind, own in trials.items()
    }
    tabulate(report, "4-hourly, dropped, hole and duplicates", broken, strict=False)
    measure_young(report, pool, number, rng)
    measure_small(report, pool, rng)
    own = {kind: float(np.mean([v.found for v in verdicts])) for kind, verdicts in plain.items()}
    measure_rivals(report, pool, trials, own, alarms)


def measure_fine(report: Report, pool: list[Series], number: int, seed: int) -> None:
    """Score the same on 5-minute series with the same statistics."""
    rng = np.random.default_rng([seed, 5])
    fine = [five_minutes(series, rng) for series in pool]
    measure_natural(report, "5-minute, ", fine, rng)
    few = max(1, number // 5)
    trials = {kind: make_trials(fine, kind, few, rng) for kind in KINDS}
    verdicts = {kind: run_trials(own, flags_of) for kind, own in trials.items()}
    tabulate(report, "5-minute", verdicts, strict=True)


def main() -> int:
    """Run all parts; return 1 when a figure that must be reached is missed, 2 without data."""
    asked = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("CHANNELWATCH_DATA", str(ROOT.parent / "shared" / "data"))
    asked.add_argument("--data", type=Path, default=Path(default))
    asked.add_argument("--number", type=int, default=200, help="anomalies of each kind")
    asked.add_argument("--channels", type=int, default=10_000, help="channels of part 3")
    asked.add_argument("--seed", type=int, default=7, help="of the injections")
    asked.add_argument("--only", choices=PARTS, help="one part; the results are not kept")
    given = asked.parse_args()
    if not (given.data / FILE).is_file():
        print(f"no data: {given.data / FILE} does not exist; give --data or CHANNELWATCH_DATA")
        return 2
    began, report, pool = time.monotonic(), Report(), read_series(given.data)
    parts: dict[str, Callable[[], None]] = {
        "4-hourly": lambda: measure_coarse(report, pool, given.number, given.seed),
        "5-minute": lambda: measure_fine(report, pool, given.number, given.seed),
        "scale": lambda: measure_scale(report, given.channels),
    }
    for name, measure in parts.items():
        if given.only in (None, name):
            measure()
            print(f"  ({time.monotonic() - began:.0f} s so far)", flush=True)
    if given.only is None:
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(json.dumps(report.metrics, indent=1) + "\n")
    missed = report.missed()
    print(f"\n{time.monotonic() - began:.0f} s; missed: {', '.join(missed) or 'nothing'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
