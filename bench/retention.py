"""Measure what the DAG retain_metadata leaves of Airflow's own records after many runs.

Runs real DAGs in a stack of its own, spreads the runs over the last sixty days by moving their
dates back, and runs retain_metadata. Prints a table, writes bench/results/retention.json, exits 1
when a figure misses its target.
"""

import argparse
import json
import os
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

from stack import cycle, lifecycle
from stack.blueprint import Blueprint
from stack.hosting import shared_folder
from stack.run import Run

RESULTS = Path(__file__).parent / "results" / "retention.json"
DAGS = ("detect_changes", "publish_flags", "check_data")
DAYS, KEPT_DAYS = 60, 30

AGE = """
with shifts as (
    select dag_id, run_id, interval '1 day' * %(days)s
        * (row_number() over (order by run_after desc) - 1) / count(*) over () as shift
    from dag_run
),
runs as (
    update dag_run as r set
        start_date = start_date - shift, end_date = end_date - shift,
        queued_at = queued_at - shift, run_after = run_after - shift
    from shifts as s where (r.dag_id, r.run_id) = (s.dag_id, s.run_id)
),
instances as (
    update task_instance as t set start_date = start_date - shift, end_date = end_date - shift
    from shifts as s where (t.dag_id, t.run_id) = (s.dag_id, s.run_id)
),
results as (
    update xcom as x set timestamp = timestamp - shift
    from shifts as s where (x.dag_id, x.run_id) = (s.dag_id, s.run_id)
),
events as (
    update asset_event as e set timestamp = timestamp - shift
    from shifts as s where (e.source_dag_id, e.source_run_id) = (s.dag_id, s.run_id)
),
audit as (
    update log as l set dttm = dttm - shift
    from shifts as s where (l.dag_id, l.run_id) = (s.dag_id, s.run_id)
)
select dag_id, run_id, extract(epoch from shift)::float from shifts
"""
OLD = "select count(*) from dag_run where start_date < now() - interval '1 day' * %(days)s"


def main() -> int:
    """Run the bench; return 1 when a target is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=300, help="DAG runs before the cleaning")
    given = asked.parse_args()
    kept = os.environ.get("CHANNELWATCH_BENCH_RUN")
    run = Run(folder=Path(kept) if kept else shared_folder("bench") / "run")
    plan = lifecycle.up(run)
    try:
        figures = measure(plan, given.runs)
    finally:
        if not kept:
            lifecycle.clean(run)
    return report(figures)


RUNS = "select count(*) from dag_run"


def measure(plan: Blueprint, runs: int) -> dict[str, Any]:
    """Return figures before and after the cleaning."""
    api = plan.api()
    cycle.await_dags(api)
    began = time.monotonic()
    for number in range(runs):
        api.post(f"dags/{DAGS[number % len(DAGS)]}/dagRuns", {"logical_date": None})
    while left := sum(_unfinished(api, dag) for dag in DAGS):
        print(f"  {left} runs to go, {time.monotonic() - began:.0f} s", flush=True)
        time.sleep(10)
    dsn = plan.environment()["AIRFLOW_CONN_AIRFLOW_METADATA"]
    logs = plan.run.airflow_home / "logs"
    age(dsn, logs)
    runs_before, old_before = scalar(dsn, RUNS), scalar(dsn, OLD)
    counts = clean(api)
    return {
        "runs before": runs_before,
        "runs after": scalar(dsn, RUNS),
        "old runs before": old_before,
        "old runs after": scalar(dsn, OLD),
        **counts,
    }


def _unfinished(api: Any, dag: str) -> int:
    path = f"dags/{dag}/dagRuns"
    return int(api.get(path, state=["queued", "running"], limit=1)["total_entries"])


def age(dsn: str, logs: Path) -> None:
    """Move every run back in time, its records and its log files."""
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(AGE, {"days": DAYS})
        shifts = {(dag, run): seconds for dag, run, seconds in cursor}
    for folder in logs.glob("dag_id=*/run_id=*"):
        dag, run = (part.split("=", 1)[1] for part in folder.parts[-2:])
        for file in folder.rglob("*"):
            moment = file.stat().st_mtime - shifts.get((dag, run), 0)
            os.utime(file, (moment, moment))


def scalar(dsn: str, query: str) -> int:
    """Return a query's only value."""
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(query, {"days": KEPT_DAYS})
        return int(cursor.fetchone()[0])


def clean(api: Any) -> dict[str, int]:
    """Run retain_metadata and return what it counted."""
    api.patch("dags/retain_metadata", {"is_paused": False})
    run = api.post("dags/retain_metadata/dagRuns", {"logical_date": None})["dag_run_id"]
    path = f"dags/retain_metadata/dagRuns/{run}"
    while (state := api.get(path)["state"]) in ("queued", "running"):
        time.sleep(1)
    if state != "success":
        msg = f"retain_metadata ended as {state}"
        raise SystemExit(msg)
    found = api.get(f"{path}/taskInstances/retain/xcomEntries/return_value")["value"]
    counts: dict[str, int] = found if isinstance(found, dict) else json.loads(found)
    return counts


def report(figures: dict[str, Any]) -> int:
    """Print and store the figures; return 1 when one misses its target."""
    rows = figures["rows_after"] / figures["rows_before"]
    logs = figures["log_bytes_after"] / figures["log_bytes_before"]
    targets = {
        # Each DAG's latest run stays, however old.
        f"runs older than {KEPT_DAYS} days left": (figures["old runs after"], len(DAGS) + 3),
        "metadata rows left, share": (round(rows, 3), 0.75),
        "log bytes left, share": (round(logs, 3), 0.6),
    }
    for name, value in figures.items():
        print(f"{name:40} {value:>12,}")
    metrics = {
        name: {"value": value, "target": target, "met": value <= target}
        for name, (value, target) in targets.items()
    }
    for name, metric in metrics.items():
        print(f"{name:40} {metric['value']:>12} (at most {metric['target']})")
    RESULTS.parent.mkdir(exist_ok=True)
    counted = {name: {"value": value} for name, value in figures.items()}
    RESULTS.write_text(json.dumps({**metrics, **counted}, indent=1) + "\n")
    return 0 if all(metric["met"] for metric in metrics.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
