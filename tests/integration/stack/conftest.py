"""One stack for the session: Postgres, the demo's simulator, Airflow; and a second Telegram.

The demo's clock only goes forward: a test that plays the demo comes first (test_end_to_end), and
those that need channels of their own use `telegram`, a simulator with a scenario of theirs.
Set CHANNELWATCH_TEST_RUN to a folder to keep the stack between runs while a test is written.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from stack import lifecycle
from stack.airflow_api import AirflowApi
from stack.blueprint import Blueprint
from stack.hosting import shared_folder
from stack.processes import start, stop
from stack.run import REPOSITORY, Run
from stack.simulation import Control
from tests.integration.stack.scenario import scenario

COMMAND = str(Path(sys.executable).with_name("channelwatch"))


@dataclass(frozen=True)
class Stack:
    """A running stack, and what a person at its shell has."""

    plan: Blueprint

    @property
    def run(self) -> Run:
        return self.plan.run

    @property
    def api(self) -> AirflowApi:
        return self.plan.api()

    @property
    def control(self) -> Control:
        """The demo's simulator."""
        return self.plan.control

    @property
    def environment(self) -> dict[str, str]:
        """The environment after `. .run/env`."""
        script = '. "$1" && env -0'
        shell = ["sh", "-c", script, "sh", str(self.run.folder / "env")]
        output = subprocess.run(shell, capture_output=True, check=True).stdout.decode()
        return dict(line.split("=", 1) for line in output.split("\0") if line)

    def channelwatch(
        self, *arguments: str, answers: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the command line in that environment; it has no terminal, so prompts read answers."""
        return subprocess.run(
            [COMMAND, *arguments],
            input=answers,
            env=self.environment | more,
            cwd=self.run.folder,
            capture_output=True,
            text=True,
            timeout=240,
            start_new_session=True,
            check=False,
        )


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    kept = os.environ.get("CHANNELWATCH_TEST_RUN")
    folder = Path(kept) if kept else shared_folder("test") / "run"
    run = Run(folder=folder)
    try:
        yield Stack(lifecycle.up(run))
    finally:
        if not kept:
            lifecycle.clean(run)
            shutil.rmtree(folder.parent, ignore_errors=True)


@dataclass(frozen=True)
class Telegram:
    """The second simulator: where it is, and how to move its clock."""

    folder: Path
    ready: dict[str, Any]

    @property
    def control(self) -> Control:
        return Control(self.ready["control_url"])

    @property
    def environment(self) -> dict[str, str]:
        """What sends `channelwatch login` here instead of to Telegram."""
        there = self.ready["telegram"]
        address = f"{there['dc_id']}/{there['host']}/{there['port']}"
        return {
            "CHANNELWATCH_SERVER": address,
            "CHANNELWATCH_SERVER_KEY": str(self.folder / "server.pem"),
        }


@pytest.fixture(scope="session")
def telegram(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telegram]:
    """Twenty channels and an account that nobody is logged in with, at the demo's present time."""
    folder = tmp_path_factory.mktemp("telegram")
    file, ready = folder / "scenario.yaml", folder / "ready.json"
    file.write_text(yaml.safe_dump(scenario(stack.control.now())))
    record = start(
        [sys.executable, "-m", "simulator", str(file), "--ready-file", str(ready)],
        log=folder / "log",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        cwd=REPOSITORY,
    )
    try:
        _await(ready, folder / "log")
        found = Telegram(folder, json.loads(ready.read_text()))
        (folder / "server.pem").write_text(found.ready["telegram"]["public_key"])
        yield found
    finally:
        stop(record, patience=5)


def _await(file: Path, log: Path) -> None:
    import time

    deadline = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


@pytest.fixture(scope="session")
def desk(stack: Stack, telegram: Telegram) -> Iterator[str]:
    """Log the account in as a person would, with a wrong code first; the account's name."""
    stack.channelwatch("accounts", "resume", "desk")  # in a stack that was kept
    answers = "\n".join(["1", API_HASH, "", PHONE, "00000", CODE, "wrong", PASSWORD, ""])
    done = stack.channelwatch("login", "desk", "--yes", answers=answers, **telegram.environment)
    assert done.returncode == 0, done.stdout + done.stderr
    yield "desk"
    stack.channelwatch("accounts", "pause", "desk")  # its Telegram goes away now


PHONE, CODE = "+99966010077", "86420"
# Canaries: they are looked for wherever they must not be.
API_HASH, PASSWORD = "ca9a41e5ca9a41e5ca9a41e5ca9a41e5", "canary sings at noon"
