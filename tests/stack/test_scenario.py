from pathlib import Path

import pytest

from stack import lifecycle, scenario
from stack.errors import StackError
from stack.run import Run
from stack.scenario import LIVE

VALID = """
clock: {start: "2026-10-01T06:00:00Z"}
accounts: [{name: alpha, phone: "79990000001"}]
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(folder=tmp_path / "run", environ={})


def written(folder: Path, text: str, name: str = "one.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", ["clock: {}", "- a list", "a: [", "accounts: 1"])
def test_a_malformed_scenario_is_refused_before_anything_exists(
    run: Run, tmp_path: Path, text: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(StackError, match=str(path)):
        lifecycle.up(run, wanted=path)
    assert not run.folder.exists()


def test_an_absent_scenario_is_named(run: Run, tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"absent\.yaml"):
        lifecycle.up(run, wanted=tmp_path / "absent.yaml")
    assert not run.folder.exists()


def test_a_run_keeps_its_scenario(run: Run, tmp_path: Path) -> None:
    run.make_folder()
    first = scenario.choose(run, written(tmp_path, VALID))
    scenario.note(run, first)
    assert scenario.choose(run, None) == first
    assert scenario.choose(run, tmp_path / "one.yaml") == first


def test_another_scenario_is_refused_with_the_way_out(run: Run, tmp_path: Path) -> None:
    run.make_folder()
    scenario.note(run, scenario.choose(run, written(tmp_path, VALID)))
    other = written(tmp_path, VALID, "other.yaml")
    with pytest.raises(StackError, match=r"other.yaml: this stack plays .*one.yaml.*make clean"):
        scenario.choose(run, other)


def test_an_edited_scenario_is_another(run: Run, tmp_path: Path) -> None:
    run.make_folder()
    scenario.note(run, scenario.choose(run, written(tmp_path, VALID)))
    edited = written(tmp_path, VALID + "seed: 2\n")
    with pytest.raises(StackError, match="an earlier version of it"):
        scenario.choose(run, edited)


def test_a_live_run_does_not_turn_into_a_played_one(run: Run, tmp_path: Path) -> None:
    run.make_folder()
    scenario.note(run, scenario.choose(run, None, live=True))
    assert scenario.choose(run, None) == LIVE
    with pytest.raises(StackError, match="this stack plays live"):
        scenario.choose(run, written(tmp_path, VALID))
