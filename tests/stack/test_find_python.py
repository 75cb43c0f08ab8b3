import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "stack" / "find_python.sh"


def interpreter(folder: Path, name: str, version: str, *, has_venv: bool = True) -> Path:
    """Write a stand-in that answers the two questions the script asks of a Python."""
    path = folder / name
    path.write_text(
        f'#!/bin/sh\ncase "$2" in\n*version_info*) echo {version} ;;\n'
        f"*ensurepip*) exit {0 if has_venv else 1} ;;\nesac\n"
    )
    path.chmod(0o755)
    return path


def find(folder: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(folder), "PYTHON": python}
    command = ["/bin/sh", str(SCRIPT)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_the_newest_suitable_one_is_taken(tmp_path: Path) -> None:
    interpreter(tmp_path, "python3", "3.11.2")
    newest = interpreter(tmp_path, "python3.12", "3.12.1")
    found = find(tmp_path)
    assert (found.returncode, found.stdout) == (0, f"{newest}\n")


def test_a_shim_that_runs_nothing_is_passed_over(tmp_path: Path) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    suitable = interpreter(tmp_path, "python3.11", "3.11.7")
    assert find(tmp_path).stdout == f"{suitable}\n"


@pytest.mark.parametrize("version", ["2.7.18", "3.10.4", "3.14.0", "3.1.1"])
def test_an_unsuitable_one_is_refused_by_name_and_version(tmp_path: Path, version: str) -> None:
    path = interpreter(tmp_path, "python3", version)
    refused = find(tmp_path)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert f"python3: {path} is Python {version}\n" in refused.stderr
    assert "Channelwatch needs Python 3.11, 3.12 or 3.13" in refused.stderr


def test_a_named_one_is_the_only_candidate(tmp_path: Path) -> None:
    interpreter(tmp_path, "python3.12", "3.12.1")
    old = interpreter(tmp_path, "mine", "3.9.2")
    refused = find(tmp_path, python=str(old))
    assert refused.returncode == 1
    assert f"PYTHON={old}: {old} is Python 3.9.2" in refused.stderr


def test_one_without_venv_is_refused(tmp_path: Path) -> None:
    interpreter(tmp_path, "python3", "3.11.2", has_venv=False)
    assert "without venv and ensurepip" in find(tmp_path).stderr


def test_none_at_all(tmp_path: Path) -> None:
    refused = find(tmp_path)
    assert refused.returncode == 1
    assert "python3.13: not found" in refused.stderr
    assert os.linesep in refused.stderr
