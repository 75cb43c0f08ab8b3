"""Measure the warehouse: `python -m bench.warehouse`, or `make bench-warehouse`.

Fills a throwaway Postgres with invented posts, four times as many counts, and claims; times every
typical query of marts as an analyst, each of which must find rows; and what storing a page costs
in a small, a large and (`FULL=1`: five million posts) a very large database, in turn. Prints a
table, writes bench/results/warehouse.json, exits 1 when a figure misses its target. `--posts` for
another size.
"""

import argparse
import json
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.claims_metrics import Metric, as_json, table
from bench.warehouse_fill import fill_channels, fill_counts, fill_posts, settle
from bench.warehouse_media import fill_media_and_comments
from bench.warehouse_pages import page_costs
from bench.warehouse_queries import (
    BY_NAME,
    NOTHING,
    SEARCHES,
    milliseconds,
    typical_queries,
    unanswered,
    undocumented,
)
from channelwatch.store import bootstrap
from stack.postgres import PostgresServer, temporary_postgres

RESULTS = Path(__file__).parent / "results" / "warehouse.json"
SMALL, LARGE = 50_000, 5_000_000
QUERY_MS, SEARCH_MS, PAGE_MS, GROWTH = 100.0, 250.0, 15.0, 1.15


def measure(server: PostgresServer, posts: int, full: bool) -> dict[str, Metric]:
    """Return every figure: each size has a database of its own, and pages are stored in turn."""
    passwords = {role: secrets.token_hex(8) for role in bootstrap.ROLES}
    sizes = sorted({min(SMALL, posts), posts, *([LARGE] if full else [])})
    for size in sizes:
        bootstrap.prepare(server.dsn(), _name(size), passwords)
        _fill(server.dsn(_name(size)), size, min(size, posts))

    def dsn(role: str, size: int) -> str:
        return server.dsn(_name(size), user=f"channelwatch_{role}", password=passwords[role])

    return _queries(dsn("analyst", posts)) | _pages([dsn("writer", s) for s in sizes], sizes)


def _name(size: int) -> str:
    return f"warehouse_{size}"


def _fill(superuser: str, posts: int, counted: int) -> None:
    """Make so many posts, and counts, flags and claims as `counted` posts have."""
    _say(f"filling {posts:,} posts …")
    fill_channels(superuser)
    fill_posts(superuser, 0, posts)
    fill_counts(superuser, counted)
    fill_media_and_comments(superuser)
    settle(superuser)


def _pages(dsns: Sequence[str], sizes: Sequence[int]) -> dict[str, Metric]:
    _say("storing pages …")
    costs = dict(zip(sizes, page_costs(dsns), strict=True))
    at_size = {
        f"page_of_100_ms_at_{size}": Metric(cost, PAGE_MS, is_ceiling=True)
        for size, cost in costs.items()
    }
    growth = {
        f"page_growth_at_{size}": Metric(costs[size] / costs[sizes[0]], GROWTH, is_ceiling=True)
        for size in sizes[1:]
    }
    return at_size | growth


def _queries(analyst: str) -> dict[str, Metric]:
    _say("asking …")
    typical = typical_queries()
    empty = unanswered(analyst, {**typical, **SEARCHES})
    if empty:
        _say(f"find no row in these data: {', '.join(empty)}")
    metrics = {
        "undocumented_relations": Metric(float(len(undocumented(analyst))), 0, is_ceiling=True),
        "unanswered_queries": Metric(float(len(empty)), 0, is_ceiling=True),
    }
    for name, time in milliseconds(analyst, typical).items():
        limit = SEARCH_MS if name == "search_posts" else QUERY_MS
        metrics[f"{name}_ms"] = Metric(time, limit, is_ceiling=True)
    metrics |= {
        f"{name}_ms": Metric(time, SEARCH_MS, is_ceiling=True)
        for name, time in milliseconds(analyst, BY_NAME).items()
    }
    for name, time in milliseconds(analyst, {**SEARCHES, **NOTHING}).items():
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
