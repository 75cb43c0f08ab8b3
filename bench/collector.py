"""Measure the collector against a simulator: `python -m bench.collector`.

A generated watch list is polled at fixed moments, with hourly audits and counters as in
production and faults on the way; requests are the simulator's own count of what it was asked.
What is stored is compared with what an ideal collector would have seen at the same moments.
`--full` plays 1,000 channels for a day (every 15 minutes) and 50 channels for a week (every 5);
the default is a small sample of both, for development.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.claims_metrics import Metric, as_json, table
from bench.collector_backfill import measure
from bench.collector_truth import STORED, ideal, stored
from bench.collector_world import Calls, Played, watched
from channelwatch.domain.rounds import RoundKind
from simulator.generate import generate

RESULTS = Path(__file__).parent / "results" / "collector.json"
BATCHES = {RoundKind.AUDIT: 60, RoundKind.COUNTERS: 120}  # defaults of the settings, per hour
HOUR = timedelta(hours=1)
SHOWN = 5

# Each heals within the turn that it hits. Those that end a cycle have tests of their own.
FAULTS: Sequence[Mapping[str, Any]] = (
    {"do": "too_long", "every": 29},
    {"do": "refuse_difference", "every": 31},
    {"do": "rpc_error", "error": "PERSISTENT_TIMESTAMP_OUTDATED", "method": "updates.*",
     "every": 37},
    {"do": "rpc_error", "error": "RPC_CALL_FAIL", "method": "channels.getFullChannel",
     "every": 997},
    {"do": "shuffle", "every": 3},
    {"do": "short_page", "messages": 3, "every": 5},
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is played."""

    name: str
    channels: int
    days: float
    every: timedelta
    mix: Mapping[str, float]


def sizes(given: argparse.Namespace) -> list[Size]:
    """Return the watch lists to play."""
    day, week = (1_000, 1.0), (50, 7.0)
    if not given.full:
        day, week = (given.channels, given.days), (given.channels // 2, given.days / 2)
    usual = {"quiet": 0.9, "active": 0.08, "hostile": 0.02}
    lively = {"quiet": 0.4, "active": 0.4, "hostile": 0.2}
    return [
        Size(name="day", channels=day[0], days=day[1], every=timedelta(minutes=15), mix=usual),
        Size(name="week", channels=week[0], days=week[1], every=timedelta(minutes=5), mix=lively),
    ]


async def play(size: Size, seed: int) -> dict[str, Metric]:
    """Play one watch list and return its figures."""
    scenario = generate(size.channels, size.days, size.mix, seed=seed)
    scenario["faults"] = [dict(fault) for fault in FAULTS]
    began, cpu = time.monotonic(), time.process_time()
    with watched(scenario, size.every) as played:
        await _cycles(played, size)
        cpu = time.process_time() - cpu
        facts = played.telegram.control.truth()
        wanted, found = ideal(scenario, facts, played.looks), stored(played.store.engine)
    for reason, times in played.ended_early.items():
        print(f"  {times} cycles ended early: {reason}")
    metrics = _requests(played, scenario, size) | _knowledge(size, wanted, found)
    edits = sum(len(fact["message_ids"]) for fact in facts if fact["kind"] == "edit")
    turns = size.channels * len(played.looks)
    return metrics | {
        f"{size.name}: channels": Metric(size.channels),
        f"{size.name}: days": Metric(size.days),
        f"{size.name}: edits that no look could see": Metric(edits - len(wanted["edits"])),
        f"{size.name}: client CPU ms per turn": Metric(cpu * 1000 / turns),
        f"{size.name}: seconds": Metric(time.monotonic() - began),
    }


async def _cycles(played: Played, size: Size) -> None:
    await played.poll()
    start = played.clock.now()
    last_round = start
    while played.clock.now() + size.every <= start + timedelta(days=size.days):
        played.clock.advance(size.every)
        await played.poll()
        if played.clock.now() - last_round >= HOUR:
            last_round = played.clock.now()
            for kind, batches in BATCHES.items():
                await played.look_again(kind, batches)


def _requests(played: Played, scenario: Mapping[str, Any], size: Size) -> dict[str, Metric]:
    """Return requests per channel and cycle, by temperament."""
    tempers = {each["id"]: str(each["username"]).split("_")[0] for each in scenario["channels"]}
    sums: dict[str, Counter[str]] = {}
    for name, calls in (("discovery", played.discovery), ("rounds", played.rounds)):
        sums[name] = _by_temper(calls, tempers)
    turns = {t: n * (len(played.looks) - 1) for t, n in Counter(tempers.values()).items()}
    targets = {("quiet", "discovery"): 1.05, ("quiet", "total"): 1.25, ("active", "total"): 2.6}
    metrics = {}
    for temper, number in turns.items():
        discovery = sums["discovery"][temper] / number
        figures = {"discovery": discovery, "total": discovery + sums["rounds"][temper] / number}
        for what, value in figures.items():
            metrics[f"{size.name}: {what} requests, {temper}"] = Metric(
                value, targets.get((temper, what)), is_ceiling=True
            )
    return metrics


def _by_temper(calls: Calls, tempers: Mapping[int, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (channel, _), times in calls.items():
        found[tempers[channel]] += times
    return found


def _knowledge(
    size: Size,
    wanted: Mapping[str, set[tuple[Any, ...]]],
    found: Mapping[str, set[tuple[Any, ...]]],
) -> dict[str, Metric]:
    """Return recall and precision for each kind of thing, and print what differs."""
    metrics = {}
    for kind in STORED:
        both = len(wanted[kind] & found[kind])
        metrics[f"{size.name}: {kind} to see"] = Metric(len(wanted[kind]))
        if wanted[kind]:
            metrics[f"{size.name}: {kind}, recall"] = Metric(both / len(wanted[kind]), 1.0)
        if found[kind]:
            metrics[f"{size.name}: {kind}, precision"] = Metric(both / len(found[kind]), 1.0)
        for word, rows in (
            ("missed", wanted[kind] - found[kind]),
            ("invented", found[kind] - wanted[kind]),
        ):
            for row in sorted(rows, key=str)[:SHOWN]:
                print(f"  {size.name}: {word} of {kind}: {', '.join(map(str, row))}")
    return metrics


async def run(given: argparse.Namespace) -> dict[str, Metric]:
    """Return all figures."""
    metrics: dict[str, Metric] = {}
    if not given.only_backfill:
        for size in sizes(given):
            metrics |= await play(size, given.seed)
    backfill = await measure(100_000 if given.full else given.posts)
    return metrics | {
        "backfill: client CPU ms per page": Metric(backfill["ours"]),
        "backfill: bare iter_messages, ms per page": Metric(backfill["bare"]),
        "backfill: ratio": Metric(backfill["ratio"], 2.5, is_ceiling=True),
    }


def main() -> int:
    """Play everything; return 1 when a figure that must be reached is missed."""
    asked = argparse.ArgumentParser("bench.collector", description=__doc__)
    asked.add_argument("--full", action="store_true", help="the sizes that the targets are about")
    asked.add_argument("--channels", type=int, default=40)
    asked.add_argument("--days", type=float, default=0.25)
    asked.add_argument("--posts", type=int, default=5_000, help="posts to backfill")
    asked.add_argument("--only-backfill", action="store_true", help="and keep the other results")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    metrics = asyncio.run(run(given))
    kept: dict[str, Any] = {}
    if given.only_backfill and RESULTS.exists():
        kept = json.loads(RESULTS.read_text("utf-8"))
    size = "full" if given.full else f"{given.channels} channels, {given.days:g} days"
    print(f"{table(metrics)}\n({size})")
    RESULTS.write_text(json.dumps(kept | as_json(metrics), indent=1) + "\n", "utf-8")
    return 1 if any(metric.met is False for metric in metrics.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
