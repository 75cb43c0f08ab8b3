"""What retain_metadata leaves: young runs whole, of old ones the latest of each DAG, no old log."""

import time
from contextlib import closing

import psycopg2
import pytest

from bench.retention import DAYS, KEPT_DAYS, age, clean
from stack import cycle
from tests.integration.stack.conftest import Stack

pytestmark = pytest.mark.timeout(600)
RUNS = 12


def runs(stack: Stack, condition: str) -> int:
    dsn = stack.environment["AIRFLOW_CONN_AIRFLOW_METADATA"]
    query = f"select count(*) from dag_run where start_date {condition}"
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def test_old_runs_and_logs_go_and_young_ones_stay(stack: Stack) -> None:
    cycle.await_dags(stack.api)
    for _ in range(RUNS):
        run = stack.api.post("dags/publish_flags/dagRuns", {"logical_date": None})
    path = f"dags/publish_flags/dagRuns/{run['dag_run_id']}"
    while stack.api.get(path)["state"] in ("queued", "running"):
        time.sleep(1)
    logs = stack.run.airflow_home / "logs"
    age(stack.environment["AIRFLOW_CONN_AIRFLOW_METADATA"], logs)
    old, young = f"< now() - interval '{KEPT_DAYS} days'", f"> now() - interval '{KEPT_DAYS} days'"
    before, kept = runs(stack, old), runs(stack, young)
    assert before >= RUNS / 2 - 1

    counted = clean(stack.api)

    assert runs(stack, old) <= 6  # the latest of a DAG that has no young one
    assert runs(stack, young) >= kept
    assert counted["rows_after"] < counted["rows_before"]
    assert counted["log_bytes_after"] < counted["log_bytes_before"]
    oldest = min(p.stat().st_mtime for p in logs.rglob("*") if p.is_file())
    assert oldest > time.time() - KEPT_DAYS * 86_400 - 3_600
    assert DAYS > KEPT_DAYS
