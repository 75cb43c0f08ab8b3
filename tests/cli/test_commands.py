"""The command as a whole: it starts fast, keeps Airflow out, and prints what can be trusted."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from channelwatch.cli.main import COMMANDS
from channelwatch.cli.output import print_json

COMMAND = str(Path(sys.executable).with_name("channelwatch"))
FAST = ("accounts", "channels", "db", "flags", "sql", "status")


def test_the_watch_list_starts_in_a_second_and_a_half() -> None:
    """Processor time, which a busy machine does not change."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([COMMAND, "channels", "list", "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.5


@pytest.mark.parametrize("name", FAST)
def test_a_fast_command_imports_neither_airflow_nor_telethon(name: str) -> None:
    module = COMMANDS[name].split(":")[0]
    script = f"import channelwatch.cli.{module}, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"airflow", "telethon", "channelwatch.domain.claims.extraction"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    done = subprocess.run([COMMAND, name, "--help"], capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Usage: channelwatch" in done.stdout


def test_json_holds_nothing_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": "\x1b[2J \u202e \u009b Дві 👩‍🚒"}
    print_json(value)
    written = capsys.readouterr().out
    assert json.loads(written) == value
    assert all(c.isprintable() for c in written.rstrip("\n"))
    assert "Дві" in written
