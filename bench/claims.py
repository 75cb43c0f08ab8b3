"""Measure the claims engine: `python -m bench.claims`, or `make bench-claims`.

Prints a table, writes bench/results/claims.json and exits 1 when a figure misses its target;
exits 2 when the data are not there. `--only edits,written` measures parts.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

from bench.claims_data import data_folder
from bench.claims_metrics import Measured, as_json, table

RESULTS = Path(__file__).parent / "results" / "claims.json"
PARTS = ("numbers", "written", "edits", "speed", "series")


def measure(data: Path, parts: list[str]) -> dict[str, Measured]:
    """Return the figures of the parts, each from the module `bench.claims_<part>`."""
    metrics: dict[str, Measured] = {}
    for part in parts:
        print(f"measuring {part} …", file=sys.stderr)
        metrics |= importlib.import_module(f"bench.claims_{part}").run(data)
    return metrics


def main() -> int:
    """Run the parts asked for; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the claims engine.")
    parser.add_argument("--data", help="folder of the benchmark data (else CHANNELWATCH_DATA)")
    parser.add_argument("--only", help=f"parts, comma-separated, of: {', '.join(PARTS)}")
    arguments = parser.parse_args()
    parts = arguments.only.split(",") if arguments.only else list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    metrics = measure(data_folder(arguments.data), parts)
    print(table(metrics))
    _write(metrics, is_whole=parts == list(PARTS))
    return int(any(metric.met is False for metric in metrics.values()))


def _write(metrics: dict[str, Measured], *, is_whole: bool) -> None:
    """Write the results; parts measured alone replace only their own figures."""
    kept = {} if is_whole or not RESULTS.exists() else json.loads(RESULTS.read_text("utf-8"))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept | as_json(metrics), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
