"""Measure `channelwatch verify`: `python -m bench.verify`, or `make bench-verify`.

Fills two throwaway databases, a small and a large one, through every trigger and key, so that all
facts are chained; ten channels share them, so that chains are long. Verifies each in a process of
its own. Prints a table, writes bench/results/verify.json, exits 1 when a figure misses its target.
`--posts` for another size of the large one.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

from bench.claims_metrics import Metric, as_json, table
from bench.warehouse_fill import fill_channels, fill_posts, settle
from channelwatch.store import bootstrap
from stack.postgres import PostgresServer, temporary_postgres

RESULTS = Path(__file__).parent / "results" / "verify.json"
CHANNELS, SMALL = 10, 50_000
GROWTH = 1.15
"""How much more memory the large database may take: none but noise."""


def measure(server: PostgresServer, posts: int) -> dict[str, Metric]:
    """Return links, seconds, CPU and peak memory of verifying each database."""
    sizes = sorted({min(SMALL, posts), posts})
    found = {size: _verify(_filled(server, size)) for size in sizes}
    metrics = {
        f"{name}_at_{size}_posts": Metric(value)
        for size, told in found.items()
        for name, value in told.items()
        if name != "broken"
    }
    small, large = found[sizes[0]], found[sizes[-1]]
    growth = large["peak_megabytes"] / small["peak_megabytes"]
    return metrics | {
        "broken_chains": Metric(small["broken"] + large["broken"], 0, is_ceiling=True),
        "memory_growth": Metric(growth, GROWTH, is_ceiling=True),
    }


def _filled(server: PostgresServer, posts: int) -> str:
    name = f"verified_{posts}"
    print(f"filling {posts:,} posts …", file=sys.stderr)
    bootstrap.prepare(server.dsn(), name, {role: secrets.token_hex(8) for role in bootstrap.ROLES})
    begun = time.monotonic()
    fill_channels(server.dsn(name), CHANNELS, is_chained=True)
    fill_posts(server.dsn(name), 0, posts, CHANNELS, is_chained=True)
    settle(server.dsn(name))
    print(f"… in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return server.dsn(name)


def _verify(dsn: str) -> dict[str, float]:
    """Verify as an operator does; return what it told and what the process took."""
    begun = time.monotonic()
    with TemporaryFile() as printed:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("channelwatch"), "verify", "--json"],
            env={**os.environ, "CHANNELWATCH_DB": dsn},
            stdout=printed,
        )
        _, _, used = os.wait4(process.pid, 0)  # the one call that tells what one child took
        printed.seek(0)
        told = json.load(printed)
    return {
        "links": told["links"],
        "broken": len(told["broken"]),
        "seconds": time.monotonic() - begun,
        "client_cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_megabytes": used.ru_maxrss / 1024,
    }


def main() -> int:
    """Fill, verify, print; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure channelwatch verify.")
    parser.add_argument("--posts", type=int, default=1_000_000, help="posts of the large one")
    arguments = parser.parse_args()
    with temporary_postgres() as server:
        metrics = measure(server, arguments.posts)
    print(table(metrics))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(as_json(metrics), indent=1) + "\n", "utf-8")
    return int(any(metric.met is False for metric in metrics.values()))


if __name__ == "__main__":
    sys.exit(main())
