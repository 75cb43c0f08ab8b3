"""The Dockerfile's install steps, run as they are written in a fresh environment.

The image itself is never built here: that needs an engine.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
VENV_IN_IMAGE = "/opt/venv"


def install_steps() -> list[tuple[str, str]]:
    """Return the (instruction, arguments) pairs between the two markers, lines joined."""
    text = (REPOSITORY / "docker" / "Dockerfile").read_text()
    marked = text.split("# install-steps: begin", 1)[1].split("# install-steps: end", 1)[0]
    lines = marked.split("\n", 1)[1].replace("\\\n", " ").splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line)]


def copy(arguments: str, workdir: Path) -> None:
    *sources, target = shlex.split(arguments)
    for source in sources:
        into = workdir / target / Path(source).name if target.endswith("/") else workdir / target
        into.parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(REPOSITORY / source, into, ignore=ignored)
        else:
            shutil.copy(REPOSITORY / source, into)


@pytest.mark.timeout(600)
def test_the_install_steps_give_a_working_command(tmp_path: Path) -> None:
    workdir, venv = tmp_path / "image", tmp_path / "venv"
    path = f"{venv}/bin:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL"))}
    for instruction, arguments in install_steps():
        if instruction == "COPY":
            copy(arguments, workdir)
            continue
        assert instruction == "RUN"
        subprocess.run(
            ["/bin/sh", "-c", arguments.replace(VENV_IN_IMAGE, str(venv))],
            cwd=workdir,
            env=environment | {"PATH": path},
            check=True,
        )
    program = "import airflow, channelwatch, sys; print(channelwatch.__file__)"
    shown = subprocess.run(
        [venv / "bin/python", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(shown.stdout.strip()).is_relative_to(workdir)
    subprocess.run([venv / "bin/channelwatch", "--help"], check=True, capture_output=True)
    assert not (venv / "bin/pytest").exists()
