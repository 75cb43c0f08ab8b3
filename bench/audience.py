"""Measure the audience detectors: `python -m bench.audience`.

Part 1 scores our detectors on real series with injected anomalies, part 2 sets baselines and a
public detector beside them, part 3 times a cycle over ten thousand channels. What was injected is
our own work and graded by ourselves; the natural false alarms and the real drop are not.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.audience_beside import measure_rivals
from bench.audience_detectors import flags_of
from bench.audience_scale import time_scale
from bench.audience_scoring import Verdict, is_false_alarm
from bench.audience_series import (
    DAY,
    FILE,
    SPOILS,
    Series,
    five_minutes,
    read_series,
    spoilt,
)
from bench.audience_trials import KINDS, Report, make_trials, run_trials

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "audience.json"
PARTS = ("4-hourly", "5-minute", "scale")
RECALL = {
    "step_up": 0.98, "step_down": 0.98, "surge": 0.95, "sawtooth": 0.95, "rate_change": 0.85,
    "stall": 0.90,
}  # fmt: skip
DROP = ("4", 1739707200)  # 2025-02-16 12:00 UTC: the first observation of the real drop


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
