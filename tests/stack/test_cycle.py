from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from stack.airflow_api import AirflowApi
from stack.cycle import await_dags, run_cycle
from stack.errors import StackError

LOG = {"content": [{"event": "starting"}, {"event": "Task failed", "error_detail": [
    {"exc_type": "AccountUnusable", "exc_value": "account north is revoked"}]}]}  # fmt: skip
KNOWN = {
    "POST /auth/token": {"access_token": "t"},
    "GET /api/v2/importErrors": {"import_errors": []},
    "POST /api/v2/dags/poll_channels/dagRuns": {"dag_run_id": "r1"},
    "GET /api/v2/dags/poll_channels/dagRuns/r1": {"state": "failed"},
    "GET /api/v2/dags/poll_channels/dagRuns/r1/taskInstances": {
        "task_instances": [{"task_id": "poll", "try_number": 2, "map_index": 0}]
    },
    "GET /api/v2/dags/poll_channels/dagRuns/r1/taskInstances/poll/logs/2": LOG,
}


def api(answers: Mapping[str, Any]) -> AirflowApi:
    """Return a client whose server knows these answers, and says 404 to the rest."""

    def answer(request: httpx.Request) -> httpx.Response:
        key = f"{request.method} {request.url.path}"
        return httpx.Response(200 if key in answers else 404, json=answers.get(key))

    client = AirflowApi("http://airflow", user="admin", password="x")
    client._http = httpx.Client(base_url="http://airflow", transport=httpx.MockTransport(answer))
    return client


def test_a_failed_task_is_told_with_dag_task_and_cause() -> None:
    with pytest.raises(StackError) as told:
        run_cycle(api(KNOWN))
    assert "DAG poll_channels, task poll failed (run r1)" in str(told.value)
    assert "AccountUnusable: account north is revoked" in str(told.value)


def test_an_import_error_is_told_with_its_file() -> None:
    broken = {"import_errors": [{"filename": "poll.py", "stack_trace": "SyntaxError: x"}]}
    with pytest.raises(StackError, match=r"poll\.py:\nSyntaxError: x"):
        await_dags(api(KNOWN | {"GET /api/v2/importErrors": broken}))


def test_what_airflow_refuses_is_told() -> None:
    with pytest.raises(StackError, match="404 to POST dags/poll_channels/dagRuns"):
        run_cycle(api({"POST /auth/token": {"access_token": "t"}}))
