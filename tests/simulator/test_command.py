"""The command, the ready file, the clock file, the background runner, the demo scenario."""

import json
import socket
import stat
from pathlib import Path

import pytest

from simulator import __main__ as command
from simulator import run_in_background

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "simulator" / "scenarios" / "demo.yaml"


def test_a_malformed_scenario_is_refused_with_one_message(tmp_path, capsys):
    path = tmp_path / "bad.yaml"
    path.write_text("clock: {start: 2026-10-01}\naccounts: []\n")
    for words in ([str(path)], ["check", str(path)]):
        assert command.main(words) == 2
        said = capsys.readouterr().err.strip()
        assert said.startswith(f"{path}: not a valid scenario: accounts: ")
        assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "cannot be read"), ("a: [", "line 2: not YAML"), ("- a", "expected a mapping")],
)
def test_a_file_that_is_no_scenario_at_all(tmp_path, capsys, text, says):
    path = tmp_path / "bad.yaml"
    if text is not None:
        path.write_text(text + "\n")
    assert command.main(["check", str(path)]) == 2
    assert says in capsys.readouterr().err


def test_a_fault_that_could_never_hit_is_refused(tmp_path, capsys, scenario):
    scenario["faults"] = [{"do": "drop"}, {"do": "drop", "channel": 5}]
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario))
    for words in ([str(path)], ["check", str(path)]):
        assert command.main(words) == 2
        assert 'faults[1]: channel: there is no "5"' in capsys.readouterr().err


def test_the_demo_scenario_is_valid_and_says_that_it_is_invented(capsys):
    assert command.main(["check", str(DEMO)]) == 0
    assert "valid, 7 channels" in capsys.readouterr().out
    assert "invented" in DEMO.read_text(encoding="utf-8").split("\n")[0].lower()


def test_it_runs_goes_on_where_the_clock_stood_and_stops_on_sigterm(scenario, tmp_path):
    clock = ("--clock-file", str(tmp_path / "clock"))
    with run_in_background(scenario, *clock) as first:
        moment = first.control.advance(3600)
        assert first.ready["accounts"][0]["name"] == "main"
    assert first.process.returncode == 0
    with run_in_background(scenario, *clock, "--port", str(first.address[1])) as second:
        assert second.control.now() == moment
        assert second.session("main") == first.session("main")


async def test_it_can_start_later_than_the_scenario(simulate):
    sim = await simulate([{"at": "+1h", "post": "x"}], at=1790841600 + 7200)
    assert sim.clock.iso() == "2026-10-01T10:00:00+00:00"
    assert sim.world.channels[1_000_000_001].newest == 352


def test_what_the_ready_file_holds_is_for_its_owner_only(tmp_path):
    path = tmp_path / "ready.json"
    path.write_text("old")
    command._write_private(path, "{}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["ready.json"]


def test_a_port_in_use_is_named(tmp_path, capsys, scenario):
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert command.main([str(path), "--port", str(taken.getsockname()[1])]) == 2
    assert "in use" in capsys.readouterr().err


def test_the_background_runner_reports_why_it_did_not_start(scenario):
    scenario["accounts"] = []
    with pytest.raises(RuntimeError, match="not a valid scenario"), run_in_background(scenario):
        pass
