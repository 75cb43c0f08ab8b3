"""Say where a run keeps its state: one folder, `.run` unless CHANNELWATCH_RUN names another."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stack import hosting
from stack.errors import StackError
from stack.ports import PortBook

REPOSITORY = Path(__file__).resolve().parent.parent
# Tells a folder that `clean` may remove from one that the user named by mistake.
MARKER = "channelwatch-run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The state folder of one stack and the environment it was called in."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @classmethod
    def from_environment(cls) -> "Run":
        """Return the run that CHANNELWATCH_RUN names, else the repository's own."""
        return cls(folder=Path(os.environ.get("CHANNELWATCH_RUN") or REPOSITORY / ".run").resolve())

    def exists(self) -> bool:
        """Tell whether a stack was ever started here."""
        return (self.folder / MARKER).exists()

    def make_folder(self) -> None:
        """Make the folder; raises when it holds files of somebody else."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.exists() and any(self.folder.iterdir()):
            msg = f"{self.folder} holds other files: name an empty CHANNELWATCH_RUN"
            raise StackError(msg)
        (self.folder / MARKER).touch()
        # Postgres, as root another user, must pass through; each secret has mode 0600 itself.
        self.folder.chmod(0o711)
        for private in ("airflow", "logs", "processes"):
            (self.folder / private).mkdir(mode=0o700, exist_ok=True)

    @property
    def airflow_home(self) -> Path:
        """Return AIRFLOW_HOME: configuration and task logs."""
        return self.folder / "airflow"

    @property
    def ready_file(self) -> Path:
        """Return the file the simulator writes once it listens."""
        return self.folder / "simulator.json"

    @property
    def ports(self) -> PortBook:
        """Return the ports chosen for this run."""
        return PortBook(self.folder / "ports.json", self.environ)

    def log(self, part: str) -> Path:
        """Return the log of one part."""
        return self.folder / "logs" / f"{part}.log"

    def record(self, part: str) -> Path:
        """Return the file that holds the pid of one part."""
        return self.folder / "processes" / f"{part}.json"

    def spare_folder(self) -> Path:
        """Return a folder outside the run that every user may enter, made once and recorded."""
        note = self.folder / "spare_folder"
        if not note.exists():
            note.write_text(str(hosting.shared_folder("run")))
        folder = Path(note.read_text())
        folder.mkdir(mode=0o755, exist_ok=True)
        return folder

    def child_environment(self) -> dict[str, str]:
        """Return the environment for our processes, free of what the user set for others.

        A stray AIRFLOW__… or PYTHONPATH would change what the stack does; the settings of
        Channelwatch itself (CHANNELWATCH_…) pass. Loopback never goes through a proxy.
        """
        foreign = ("AIRFLOW", "PYTHON", "PG", "CHANNELWATCH_CLOCK_URL")
        kept = {name: value for name, value in self.environ.items() if not name.startswith(foreign)}
        programs = Path(sys.executable).parent
        return kept | {
            "PATH": f"{programs}{os.pathsep}{kept.get('PATH', os.defpath)}",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "PYTHONPATH": str(REPOSITORY / "plugins"),
            "PYTHONUNBUFFERED": "1",
        }
