"""Two processes on one account, as an operator might start them: they never speak at once."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.background import Background, run_in_background
from stack.postgres import PostgresServer
from tests import airflow_environment
from tests.fakes.clock import START, FakeClock
from tests.fakes.collector_on_wire import scenario
from tests.fakes.postgres import database_server, fresh_store, register

pytestmark = pytest.mark.timeout(180)
COMMAND = str(Path(sys.executable).with_name("channelwatch"))
NAMES = [f"pier_{number}_demo" for number in range(1, 13)]
PATIENCE = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture(scope="module")
def telegram() -> Iterator[Background]:
    """Twelve channels on a Telegram that takes half a second for each."""
    channels = [
        {
            "id": 2100000200 + number,
            "username": name,
            "title": f"Pier {number}",
            "created": "-9d",
            "subscribers": 100 + number,
            "timeline": [{"at": "-1h", "post": {"id": 2, "text": "Fish."}}],
        }
        for number, name in enumerate(NAMES)
    ]
    slow = {"do": "delay", "seconds": 0.5, "method": "channels.getFullChannel"}
    with run_in_background(scenario(*channels, faults=[slow])) as running:
        yield running


@pytest.fixture(scope="module")
def desk(server: PostgresServer, telegram: Background) -> Iterator[dict[str, str]]:
    """The environment of a shell beside a scheduler that has the account's connection."""
    airflow_environment.prepare()
    with fresh_store(server, FakeClock()) as (store, dsn):
        register(store, NAMES, START)
        yield os.environ | {
            "AIRFLOW_CONN_TELEGRAM_NORTH": json.dumps(
                {"conn_type": "telegram", "extra": json.dumps(credentials(telegram))}
            ),
            "AIRFLOW_CONN_CHANNELWATCH_DB": dsn,
            "AIRFLOW_VAR_CHANNELWATCH": "{}",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite://",
            "AIRFLOW__CORE__FERNET_KEY": "none",
            "CHANNELWATCH_CLOCK_URL": telegram.ready["control_url"],
        }


def credentials(telegram: Background) -> dict[str, Any]:
    [account] = telegram.ready["accounts"]
    host, port = telegram.address
    return {
        "session_string": telegram.session("north"),
        "api_id": account["api_id"],
        "api_hash": account["api_hash"],
        "dc_host": host,
        "dc_port": port,
    }


def begin_poll(desk: dict[str, str], *, lease_wait: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, "poll", "--once", "--account", "north", "--json"],
        env=desk | {"CHANNELWATCH_LEASE_WAIT_SECONDS": str(lease_wait)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    output, complaints = process.communicate(timeout=PATIENCE)
    return process.returncode, output + complaints


def asked(telegram: Background) -> list[dict[str, Any]]:
    """Return the calls of the account in the order in which they began."""
    recent = telegram.control.calls()["recent"]
    return sorted(recent, key=lambda call: float(call["started"]))


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_second_waits_and_they_speak_one_after_the_other(
    desk: dict[str, str], telegram: Background
) -> None:
    both = [begin_poll(desk, lease_wait=60) for _ in range(2)]
    wait_until(lambda: len(asked(telegram)) >= len(NAMES))
    telegram.control.advance(20 * 60)  # what was polled first is due again: the second has work
    summaries = []
    for code, output in map(ended, both):
        assert code == 0, output
        summaries += json.loads(output)
    polled = sum(sum(summary["outcomes"].values()) for summary in summaries)
    assert polled > len(NAMES)

    calls = asked(telegram)
    first, second = (
        [call for call in calls if call["connection"] == number]
        for number in dict.fromkeys(call["connection"] for call in calls)
    )
    assert max(call["ended"] for call in first) <= min(call["started"] for call in second)
    assert {call["outcome"] for call in calls} == {"ok"}


def test_one_that_must_not_wait_says_who_holds_the_lease(
    desk: dict[str, str], telegram: Background
) -> None:
    telegram.control.advance(20 * 60)
    telegram.control.calls(reset=True)
    # One channel keeps the first busy while the second starts, which takes seconds.
    telegram.control.add_fault(
        do="delay", seconds=15, method="channels.getFullChannel", channel=NAMES[0], count=1
    )
    running = begin_poll(desk, lease_wait=60)
    wait_until(lambda: bool(asked(telegram)))
    code, output = ended(begin_poll(desk, lease_wait=0))
    assert running.poll() is None, "the first ended before the second came"
    assert (code, "account north is in use by poll --once" in output) == (2, True), output
    assert ended(running)[0] == 0
    assert len({call["connection"] for call in asked(telegram)}) == 1
