"""The README's "Watch real channels", line by line in a shell, in real time, to the first flag.

Nothing is different for a desk but the server's address, which is a simulator's, and the interval,
which is a minute.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.background import Background, run_in_background
from stack.run import REPOSITORY
from tests.integration.stack.scenario import CHANNELS, scenario

pytestmark = pytest.mark.timeout(900)
GUIDE = REPOSITORY / "docs" / "real-channels.md"
LEFT_OUT = (".git", ".run", ".venv", "tests", "bench", "*.egg-info", "__pycache__", ".*_cache")
EDITED = 300
"""Seconds after the simulator's start when every channel edits a figure."""

API_HASH = "0123456789abcdef0123456789abcdef"
ANSWERS = ["1", API_HASH, "", "+99966010077", "86420", "canary sings at noon", ""]
"""api_id, api_hash, no proxy, phone, code, password."""


def commands(text: str) -> list[str]:
    """Return the lines of the shell blocks, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.split(" #")[0].strip() for block in blocks for line in block.splitlines() if line]


def readme() -> list[str]:
    _, _, rest = (REPOSITORY / "README.md").read_text().partition("## Watch real channels\n")
    return commands(rest.partition("\n## ")[0])


def test_the_guide_has_the_readme_s_commands_in_five_steps() -> None:
    steps, _, _ = GUIDE.read_text().partition("## What keeps the account safe")
    assert re.findall(r"^## (\d)\.", steps, re.MULTILINE) == list("12345")
    assert commands(steps) == readme()


@dataclass
class Shell:
    """A person's shell: what a line exports, the next one has."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, line: str, answers: str = "") -> tuple[int, str]:
        """Return the exit code and what was printed."""
        script = f'{line}\ncode=$?\nenv -0 > "{self.folder}/exported"\nexit $code\n'
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            cwd=self.folder,
            env=self.environment,
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=400,
            check=False,
        )
        exported = (self.folder / "exported").read_text().split("\0")
        self.environment = dict(line.split("=", 1) for line in exported if line)
        return done.returncode, done.stdout

    def answer(self, line: str) -> Any:
        """Return what a command prints as JSON."""
        _, printed = self.run(f"{line} --json")
        return json.loads(printed)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A newcomer's folder: `make setup` is done, nothing runs."""
    folder = tmp_path / "channelwatch"
    shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    environment = {"PATH": "/usr/bin:/bin", "CHANNELWATCH_POLL_INTERVAL_MINUTES": "1"}
    shell = Shell(folder, environment | {"HOME": str(tmp_path)})
    yield shell
    code, printed = shell.run("python -m stack clean")
    assert code == 0, printed


@pytest.fixture
def telegram() -> Iterator[Background]:
    """Twenty channels whose clock is the real one."""
    with run_in_background(scenario(datetime.now(UTC), edited=f"+{EDITED}s", speed=1)) as running:
        yield running


def address(telegram: Background, folder: Path) -> dict[str, str]:
    """Return what leads `channelwatch login` to the simulator."""
    key = folder / "server.pem"
    key.write_text(telegram.ready["telegram"]["public_key"])
    host, port = telegram.address
    return {"CHANNELWATCH_SERVER": f"2/{host}/{port}", "CHANNELWATCH_SERVER_KEY": str(key)}


def in_turn(shell: Shell, line: str, answers: str) -> tuple[int, str]:
    """Run a line as a person would: again, where Airflow's own poll has the account just now."""
    deadline = time.monotonic() + 120
    while "is in use by" in (done := shell.run(line, answers))[1]:
        assert time.monotonic() < deadline, done
        time.sleep(2)
    return done


def test_twenty_channels_are_live_and_a_flag_comes_by_itself(
    shell: Shell, telegram: Background, tmp_path: Path
) -> None:
    lines = ["channel,interval_minutes", *(f"@{name},1" for name in CHANNELS)]
    (shell.folder / "watch-list.csv").write_text("\n".join(lines))
    shell.environment = {**shell.environment, **address(telegram, tmp_path)}

    setup, *rest = readme()
    assert setup == "make setup"
    for line in rest:
        code, printed = in_turn(shell, line, "\n".join(ANSWERS) if " login " in line else "")
        assert code == 0, f"{line}: {printed}"
    rows = shell.answer("channelwatch status")["channels"]
    assert {row["username"] for row in rows if row["is_fresh"]} == set(CHANNELS)
    assert shell.answer("channelwatch flags list") == []

    telegram.control.advance_to(f"+{EDITED + 1}s")
    deadline = time.monotonic() + 300
    while not (flags := shell.answer("channelwatch flags list")):
        assert time.monotonic() < deadline, shell.run("channelwatch status")[1]
        time.sleep(3)
    assert flags[0]["username"] in CHANNELS
    flag = shell.answer(f"channelwatch flags show {flags[0]['flag_id']}")
    assert "12 people were wounded" in str(flag["before"])
    assert "21 people were wounded" in str(flag["after"])
