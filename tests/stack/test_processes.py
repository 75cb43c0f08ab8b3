import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from stack.processes import ProcessRecord, start, stop, tail

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Starts a child of its own, tells its pid, and ignores SIGTERM.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[ProcessRecord]:
    record = start(SLEEP, log=tmp_path / "log", env=os.environ)
    yield record
    stop(record, patience=0, gently=signal.SIGKILL)


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def first_line(log: Path) -> str:
    while not log.read_text().strip():
        time.sleep(0.01)
    return log.read_text().split()[0]


def test_stopping_ends_the_process(sleeper: ProcessRecord) -> None:
    assert sleeper.is_alive()
    stop(sleeper, patience=5)
    assert not sleeper.is_alive()
    assert gone(sleeper.pid)


def test_it_outlives_the_terminal_of_whoever_started_it(sleeper: ProcessRecord) -> None:
    assert os.getsid(sleeper.pid) == sleeper.pid != os.getsid(0)


def test_a_stranger_that_got_the_pid_is_left_alone(sleeper: ProcessRecord) -> None:
    stale = ProcessRecord(pid=sleeper.pid, started=sleeper.started - 3600)

    stop(stale, patience=0)

    assert not stale.is_alive()
    assert sleeper.is_alive()


def test_what_ignores_the_request_is_killed_with_its_children(tmp_path: Path) -> None:
    log = tmp_path / "log"
    record = start([sys.executable, "-c", STUBBORN], log=log, env=os.environ)
    child = int(first_line(log))

    stop(record, patience=0.2)

    assert gone(record.pid)
    assert gone(child)


def test_children_of_a_leader_that_died_are_ended(tmp_path: Path) -> None:
    log = tmp_path / "log"
    record = start([sys.executable, "-c", STUBBORN], log=log, env=os.environ)
    child = int(first_line(log))
    os.kill(record.pid, signal.SIGKILL)
    os.waitpid(record.pid, 0)

    stop(record, patience=0.2)

    assert gone(child)


@pytest.mark.parametrize("damaged", ["", "{", '{"pid": 1}', "[]"])
def test_a_damaged_record_counts_as_none(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "part.json"
    path.write_text(damaged)
    assert ProcessRecord.read(path) is None


def test_a_record_is_read_back(tmp_path: Path) -> None:
    record = ProcessRecord.of(os.getpid())
    record.write(tmp_path / "deep" / "part.json")
    assert ProcessRecord.read(tmp_path / "deep" / "part.json") == record
    assert set(json.loads((tmp_path / "deep" / "part.json").read_text())) == {"pid", "started"}


def test_the_tail_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert tail(log) == ""
    log.write_bytes(b"one\ntwo \xff\nthree\n")
    assert tail(log, lines=2) == "two \N{REPLACEMENT CHARACTER}\nthree"
