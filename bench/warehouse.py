"""Measure the warehouse: `python -m bench.warehouse`, or `make bench-warehouse`.

Fills a throwaway Postgres with invented posts and four times as many counts, times every typical
query of marts as an analyst, and what storing a page costs as the tables grow. Prints a table,
writes bench/results/warehouse.json, exits 1 when a figure misses its target. `FULL=1` goes to five
million posts; `--posts` to fewer.
"""

import argparse
import json
import os
import secrets
import sys
from pathlib import Path

from bench.claims_metrics import Metric, as_json, table
from bench.warehouse_fill import fill_channels, fill_counts, fill_posts
from bench.warehouse_pages import page_cost
from bench.warehouse_queries import (
    SEARCHES,
    milliseconds,
    typical_queries,
    unanswered,
    undocumented,
)
from channelwatch.store import bootstrap
from stack.postgres import PostgresServer, temporary_postgres

RESULTS = Path(__file__).parent / "results" / "warehouse.json"
DATABASE = "warehouse"
SMALL = 50_000
QUERY_MS, SEARCH_MS, PAGE_MS, GROWTH = 100.0, 250.0, 15.0, 1.15


def measure(server: PostgresServer, posts: int, full: bool) -> dict[str, Metric]:
    """Return every figure, filling as it goes."""
    passwords = {role: secrets.token_hex(8) for role in bootstrap.ROLES}
    bootstrap.prepare(server.dsn(), DATABASE, passwords)

    def dsn(role: str) -> str:
        return server.dsn(DATABASE, user=f"channelwatch_{role}", password=passwords[role])

    superuser = server.dsn(DATABASE)
    sizes = sorted({min(SMALL, posts), posts, *([5_000_000] if full else [])})
    metrics: dict[str, Metric] = {}
    filled, first = 0, 0.0
    fill_channels(superuser)
    for number, size in enumerate(sizes):
        _say(f"filling {size:,} posts …")
        fill_posts(superuser, filled, size)
        filled = size
        if size == posts:
            fill_counts(superuser, size)
            metrics |= _queries(dsn("analyst"))
        _say("storing pages …")
        cost = page_cost(dsn("writer"), 10_000_000 * (number + 1))
        first = first or cost
        metrics[f"page_of_100_ms_at_{size}"] = Metric(cost, PAGE_MS, is_ceiling=True)
        if number:
            metrics[f"page_growth_at_{size}"] = Metric(cost / first, GROWTH, is_ceiling=True)
    return metrics


def _queries(analyst: str) -> dict[str, Metric]:
    _say("asking …")
    metrics = {
        "undocumented_relations": Metric(float(len(undocumented(analyst))), 0, is_ceiling=True)
    }
    empty = unanswered(analyst, {**typical_queries(), **SEARCHES})
    _say(f"find no row in these data: {', '.join(empty)}")
    metrics["unanswered_queries"] = Metric(float(len(empty)))
    for name, time in milliseconds(analyst, typical_queries()).items():
        limit = SEARCH_MS if name == "search_posts" else QUERY_MS
        metrics[f"{name}_ms"] = Metric(time, limit, is_ceiling=True)
    for name, time in milliseconds(analyst, SEARCHES).items():
        metrics[f"search_{name}_ms"] = Metric(time, SEARCH_MS, is_ceiling=True)
    return metrics


def _say(what: str) -> None:
    print(what, file=sys.stderr)


def main() -> int:
    """Fill, measure, print; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the warehouse.")
    parser.add_argument(
        "--posts", type=int, default=1_000_000, help="posts; counts are four times as many"
    )
    arguments = parser.parse_args()
    if arguments.posts < 1000:
        parser.error("--posts must be 1000 or more")
    with temporary_postgres() as server:
        metrics = measure(server, arguments.posts, os.environ.get("FULL") == "1")
    print(table(metrics))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(as_json(metrics), indent=1) + "\n", "utf-8")
    return int(any(metric.met is False for metric in metrics.values()))


if __name__ == "__main__":
    sys.exit(main())
