"""Canaries: a session, an api_hash, a password and a proxy that went through a whole real run.

They are looked for in everything that the run left behind and in what its processes show.
"""

import json
import re
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg2
import pytest
from cryptography.fernet import Fernet

from stack import cycle
from tests.integration.stack.conftest import API_HASH, PASSWORD, PHONE, Stack, Telegram
from tests.integration.stack.scenario import CHANNELS

pytestmark = pytest.mark.timeout(600)
PROXY = "socks5://canary:feathers5e1f@127.0.0.1:1080"
ENDPOINTS = (
    "connections",
    "eventLogs",
    "variables",
    "plugins",
    "importErrors",
    "pools",
    "jobs",
    "assets/events",
    "dags",
)


@pytest.fixture(scope="module")
def canaries(stack: Stack, telegram: Telegram, desk: str) -> dict[str, str]:
    """Run a cycle with the account, and return what must be found nowhere."""
    extra = {"proxy": PROXY, "api_hash": API_HASH, "session_string": "1canary-not-a-session"}
    proxied = {"connection_id": "telegram_canary", "conn_type": "telegram"}
    if not stack.api.exists("connections/telegram_canary"):
        stack.api.post("connections", {**proxied, "extra": json.dumps(extra)})
    (stack.run.folder / "one.csv").write_text(f"channel,account\n{CHANNELS[0]},{desk}\n")
    stack.channelwatch("channels", "import", "one.csv")
    stack.channelwatch("poll", "--once", "--account", desk)
    examined = stack.channelwatch("doctor", desk, "--channel", CHANNELS[0])
    assert examined.returncode == 0, examined.stderr
    cycle.await_dags(stack.api)
    run = stack.api.post("dags/poll_channels/dagRuns", {"logical_date": None})["dag_run_id"]
    while (state := stack.api.get(f"dags/poll_channels/dagRuns/{run}")["state"]) != "success":
        assert state != "failed"
        time.sleep(1)
    session = decrypted(stack, f"telegram_{desk}")["session_string"]
    assert len(session) > 300
    return {
        "session": session,
        "part of the session": session[40:80],
        "api_hash": API_HASH,
        "password": PASSWORD,
        "proxy": "feathers5e1f",
        "not a session": "1canary-not-a-session",
    }


def decrypted(stack: Stack, connection_id: str) -> dict[str, Any]:
    """Return a connection's extra from Airflow's own table."""
    environment = stack.environment
    with (
        closing(psycopg2.connect(environment["AIRFLOW_CONN_AIRFLOW_METADATA"])) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("select extra from connection where conn_id = %s", [connection_id])
        (sealed,) = cursor.fetchone()
    key = environment["AIRFLOW__CORE__FERNET_KEY"]
    extra: dict[str, Any] = json.loads(Fernet(key).decrypt(sealed.encode()))
    return extra


def found_in(data: bytes, canaries: dict[str, str]) -> list[str]:
    return [name for name, value in canaries.items() if value.encode() in data]


def test_the_search_finds_what_it_looks_for(stack: Stack, canaries: dict[str, str]) -> None:
    assert found_in(f"x{canaries['session']}y".encode(), canaries) == [
        "session",
        "part of the session",
    ]


def test_no_file_of_the_run_holds_one(stack: Stack, canaries: dict[str, str]) -> None:
    """Logs of tasks and components, settings, Postgres' tables and its write-ahead log."""
    folders = [stack.run.folder]
    if (stack.run.folder / "spare_folder").exists():
        folders.append(stack.run.spare_folder())
    searched = 0
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        searched += 1
        assert found_in(path.read_bytes(), canaries) == [], path
    assert searched > 500


def test_no_task_log_holds_one(stack: Stack, canaries: dict[str, str]) -> None:
    logs = list((stack.run.airflow_home / "logs").rglob("*.log"))
    assert any("dag_id=poll_channels" in str(path) for path in logs)
    assert any("account=desk" in str(p) or "desk" in p.read_text() for p in logs)


def test_no_answer_of_the_api_holds_one(stack: Stack, canaries: dict[str, str]) -> None:
    """Connections, audit log, results, rendered fields and logs of every task instance."""
    api = stack.api
    answers = [json.dumps(api.get(path, limit=100)) for path in ENDPOINTS]
    answers += [json.dumps(api.get(f"connections/telegram_{n}")) for n in ("desk", "canary")]
    instances = api.get("dags/~/dagRuns/~/taskInstances", limit=100, order_by="-start_date")
    polls = [one for one in instances["task_instances"] if one["task_id"] == "poll"]
    assert polls
    for one in instances["task_instances"]:
        path = f"dags/{one['dag_id']}/dagRuns/{one['dag_run_id']}/taskInstances/{one['task_id']}"
        answers.append(json.dumps(one["rendered_fields"]))
        if one["map_index"] < 0:
            answers.append(json.dumps(api.get(f"{path}/xcomEntries", limit=100)))
        if one["try_number"]:
            log = api.get(f"{path}/logs/{one['try_number']}", map_index=one["map_index"])
            answers.append(json.dumps(log))
    for answer in answers:
        assert found_in(answer.encode(), canaries) == [], answer[:200]


def test_airflow_shows_that_a_secret_is_there_and_not_which(
    stack: Stack, canaries: dict[str, str]
) -> None:
    shown = json.loads(stack.api.get("connections/telegram_canary")["extra"])
    assert shown == {"proxy": "***", "api_hash": "***", "session_string": "***"}


def test_no_process_shows_one_while_an_account_logs_in(
    stack: Stack, telegram: Telegram, canaries: dict[str, str]
) -> None:
    """Arguments and environment of every process of this machine, sampled during a login."""
    seen: list[str] = []
    logins = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal logins
        while not done.wait(0.05):
            for process in psutil.process_iter():
                try:
                    words = process.cmdline()
                    shown = " ".join([*words, *process.environ().values()])
                except psutil.Error:
                    continue
                logins += "login" in words and any(word.endswith("channelwatch") for word in words)
                seen.extend(found_in(shown.encode(errors="replace"), canaries))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        answers = "\n".join(["", API_HASH, "", PHONE, "86420", PASSWORD, ""])
        login = stack.channelwatch(
            "login", "desk", "--yes", answers=answers, **telegram.environment
        )
    finally:
        done.set()
        watcher.join()
    assert login.returncode == 0, login.stderr
    assert logins > 0
    assert seen == []
    assert found_in((login.stdout + login.stderr).encode(), canaries) == []


def test_a_second_login_asks_first(stack: Stack, telegram: Telegram, desk: str) -> None:
    done = stack.channelwatch("login", "desk", answers="n\n", **telegram.environment)
    assert done.returncode == 1
    assert re.search("has a login for desk already", done.stdout)


def test_the_environment_file_is_its_owners(stack: Stack) -> None:
    path = Path(stack.run.folder / "env")
    assert path.stat().st_mode & 0o077 == 0
