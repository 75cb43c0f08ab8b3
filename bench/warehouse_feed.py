"""Run the warehouse's concurrency tests at full length: `make bench-warehouse_feed`.

`make test` runs them short. Here ten thousand interleaved commits are made while a reader follows
the feed, and eight writers work on overlapping channels for a minute (`--commits`, `--seconds` for
other lengths). Prints a table, writes bench/results/warehouse_feed.json, exits 1 when one fails.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.claims_metrics import Metric, as_json, table

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results" / "warehouse_feed.json"
FOLLOWED = "tests/integration/store/test_feed.py::test_a_reader_misses_nothing_while_others_commit"
OVERLAPPING = (
    "tests/integration/store/test_concurrency.py::test_eight_writers_on_overlapping_channels"
)


def run(test: str, length: dict[str, str]) -> tuple[bool, float]:
    """Run one test at this length; return whether it passed and the seconds that it took."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **length}, check=False)
    return done.returncode == 0, time.monotonic() - begun


def measure(commits: int, seconds: int) -> dict[str, Metric]:
    """Return whether each test passed (1 or 0), how long it was made, and how long it took."""
    follows, feed_seconds = run(FOLLOWED, {"CHANNELWATCH_TEST_COMMITS": str(commits)})
    writes, writer_seconds = run(OVERLAPPING, {"CHANNELWATCH_TEST_SECONDS": str(seconds)})
    return {
        "feed_read_exactly_once": Metric(float(follows), 1),
        "feed_commits": Metric(float(commits)),
        "feed_wall_seconds": Metric(feed_seconds),
        "eight_writers_lose_nothing": Metric(float(writes), 1),
        "eight_writers_seconds": Metric(float(seconds)),
        "eight_writers_wall_seconds": Metric(writer_seconds),
    }


def main() -> int:
    """Run, print; return the exit code."""
    parser = argparse.ArgumentParser(description="Run the long concurrency tests.")
    parser.add_argument("--commits", type=int, default=10_000, help="commits beside the reader")
    parser.add_argument("--seconds", type=int, default=60, help="how long eight writers write")
    arguments = parser.parse_args()
    metrics = measure(arguments.commits, arguments.seconds)
    print(table(metrics))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(as_json(metrics), indent=1) + "\n", "utf-8")
    return int(any(metric.met is False for metric in metrics.values()))


if __name__ == "__main__":
    sys.exit(main())
