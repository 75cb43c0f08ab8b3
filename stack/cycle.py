"""Run one cycle of the main job through Airflow's API: poll, detect, publish."""

import time
from collections.abc import Callable
from typing import Any

from stack.airflow_api import AirflowApi
from stack.errors import StackError

CYCLE = ("poll_channels", "detect_changes", "publish_flags")
PARSE_SECONDS = 90.0
RUN_SECONDS = 300.0
_POLL_SECONDS = 0.5
UNFINISHED = ("queued", "running")


def await_dags(api: AirflowApi) -> None:
    """Wait until Airflow has read the DAGs, and let them run; raises on an import error."""
    _wait_until(lambda: _are_known(api), PARSE_SECONDS, f"Airflow to read {', '.join(CYCLE)}")
    for dag in CYCLE:
        api.patch(f"dags/{dag}", {"is_paused": False})


def run_cycle(api: AirflowApi) -> None:
    """Run each DAG of the cycle to its end; raises with the log of a task that failed."""
    for dag in CYCLE:
        run(api, dag)
    await_idle(api)


def await_idle(api: AirflowApi) -> None:
    """Wait until no DAG of the cycle has a run under way: assets and timetables start some too."""
    _wait_until(lambda: _is_idle(api), RUN_SECONDS, "queued runs to end")


def run(api: AirflowApi, dag: str) -> None:
    """Run one DAG to its end; raises with the log of a task that failed."""
    begun = api.post(f"dags/{dag}/dagRuns", {"logical_date": None})
    _await_run(api, dag, begun["dag_run_id"])


def _are_known(api: AirflowApi) -> bool:
    errors = api.get("importErrors")["import_errors"]
    if errors:
        texts = "\n".join(f"{one['filename']}:\n{one['stack_trace']}" for one in errors)
        msg = f"Airflow cannot import a DAG file\n{texts}"
        raise StackError(msg)
    return {one["dag_id"] for one in api.get("dags", limit=100)["dags"]}.issuperset(CYCLE)


def _is_idle(api: AirflowApi) -> bool:
    return not any(
        api.get(f"dags/{dag}/dagRuns", state=list(UNFINISHED), limit=1)["total_entries"]
        for dag in CYCLE
    )


def _await_run(api: AirflowApi, dag: str, run: str) -> None:
    path = f"dags/{dag}/dagRuns/{run}"
    _wait_until(
        lambda: api.get(path)["state"] not in UNFINISHED, RUN_SECONDS, f"{dag} (run {run}) to end"
    )
    if api.get(path)["state"] != "success":
        raise StackError(_failure(api, dag, run))


def _failure(api: AirflowApi, dag: str, run: str) -> str:
    """Describe the first failed task of a run, with the end of its log."""
    tasks = api.get(f"dags/{dag}/dagRuns/{run}/taskInstances", state=["failed"])["task_instances"]
    if not tasks:
        return f"DAG {dag}, run {run} failed before any of its tasks"
    task = tasks[0]
    path = f"dags/{dag}/dagRuns/{run}/taskInstances/{task['task_id']}/logs/{task['try_number']}"
    log = api.get(path, map_index=task["map_index"], full_content=True)["content"]
    lines = "\n".join(_log_line(entry) for entry in log[-15:])
    return f"DAG {dag}, task {task['task_id']} failed (run {run}); the end of its log:\n{lines}"


def _log_line(entry: dict[str, Any] | str) -> str:
    if isinstance(entry, str):
        return entry
    details = entry.get("error_detail") or []
    causes = [f"{one.get('exc_type')}: {one.get('exc_value')}" for one in details]
    return "  ".join([str(entry.get("timestamp") or ""), str(entry.get("event")), *causes]).strip()


def _wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            msg = f"waited {seconds:.0f} s in vain for {what}"
            raise StackError(msg)
        time.sleep(_POLL_SECONDS)
