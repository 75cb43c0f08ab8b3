"""Measure the collector against a simulator: `python -m bench.collector`.

Generated watch lists are polled at fixed moments, with hourly audits and counters as in
production and every kind of fault on the way; requests are the simulator's own count of what it
was asked. What is stored is compared with what an ideal collector would have seen at the same
moments. 1,000 channels are watched for a day (every 15 minutes), 50 channels for a week (every 5
minutes), and 240 channels for a day within the default caps of one account; then a history of
100,000 posts is read. `--sample` plays little of each, for development.
"""

import argparse
import asyncio
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

from bench.claims_metrics import Metric, as_json, table
from bench.collector_backfill import measure
from bench.collector_caps import play_within_caps
from bench.collector_play import Score, Size, play

RESULTS = Path(__file__).parent / "results" / "collector.json"
USUAL = {"quiet": 0.9, "active": 0.08, "hostile": 0.02}
LIVELY = {"quiet": 0.4, "active": 0.4, "hostile": 0.2}
LONGEST = 30.0
"""Minutes that everything together may take on two cores."""


def parts(given: argparse.Namespace) -> Iterator[tuple[Callable[[Size], Score], Size]]:
    """Yield what is played, the longest first."""
    few = given.sample
    yield (
        play_list,
        Size(
            name="week",
            channels=15 if few else 50,
            days=1 if few else 7,
            every=timedelta(minutes=5),
            mix=LIVELY,
            seed=given.seed,
        ),
    )
    yield (
        play_list,
        Size(
            name="day",
            channels=50 if few else 1_000,
            days=1,
            every=timedelta(minutes=15),
            mix=USUAL,
            seed=given.seed,
        ),
    )
    yield (
        play_within_caps,
        Size(
            name="caps",
            channels=24 if few else 240,
            days=1,
            every=timedelta(minutes=15),
            mix=USUAL,
            seed=given.seed,
        ),
    )


def play_list(size: Size) -> Score:
    """Play one watch list in a process of its own."""
    return asyncio.run(play(size))


def played(given: argparse.Namespace) -> dict[str, Metric]:
    """Play the watch lists, two at a time: each has a collector, a simulator and a database."""
    metrics: dict[str, Metric] = {}
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as workers:
        running = [
            (size.name, workers.submit(run, size))
            for run, size in parts(given)
            if given.only in (None, size.name)
        ]
        for name, score in running:
            metrics |= _told(name, score)
    return metrics


def _told(name: str, running: Future[Score]) -> dict[str, Metric]:
    score = running.result()
    for note in score.notes:
        print(f"  {name}: {note}", flush=True)
    return score.metrics


def measured(given: argparse.Namespace) -> dict[str, Metric]:
    """Return all figures that were asked for."""
    began = time.monotonic()
    metrics = played(given)
    if given.only in (None, "backfill"):
        metrics |= asyncio.run(measure(given.posts or (5_000 if given.sample else 100_000)))
    if given.only is None:
        limit = None if given.sample else LONGEST
        metrics["minutes"] = Metric((time.monotonic() - began) / 60, limit, is_ceiling=True)
    return metrics


def main(words: Sequence[str] | None = None) -> int:
    """Play everything; return 1 when a figure that must be reached is missed."""
    asked = argparse.ArgumentParser("bench.collector", description=__doc__)
    asked.add_argument("--sample", action="store_true", help="a little of each; keeps no results")
    asked.add_argument("--only", choices=("day", "week", "caps", "backfill"), help="one part")
    asked.add_argument("--posts", type=int, help="posts to backfill")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args(words)
    metrics = measured(given)
    print(table(metrics))
    if not given.sample:
        is_part = given.only is not None and RESULTS.exists()
        kept = json.loads(RESULTS.read_text("utf-8")) if is_part else {}
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(kept | as_json(metrics), indent=1) + "\n", "utf-8")
    return 1 if any(metric.met is False for metric in metrics.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
