"""Choose the scenario a run plays, and hold the run to it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from simulator.scenario import ScenarioError, load_scenario
from simulator.world.compiling import compile_scenario
from stack.errors import StackError
from stack.run import REPOSITORY, Run

DEFAULT = REPOSITORY / "simulator" / "scenarios" / "demo.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario file and the hash of what it said when the run began."""

    path: str
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "Scenario":
        """Check a scenario file; raises with every problem's place when it cannot be played."""
        try:
            compile_scenario(load_scenario(path), str(path))
        except ScenarioError as problems:
            raise StackError(str(problems)) from problems
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return cls(path=str(path.resolve()), sha256=digest)


# A run without a simulator: it watches Telegram itself, by the host's clock.
LIVE = Scenario(path="live", sha256="")


def playing(run: Run) -> Scenario | None:
    """Return the scenario this run was begun with, whether or not it is up."""
    try:
        return Scenario(**json.loads(_note(run).read_text()))
    except FileNotFoundError:
        return None


def choose(run: Run, wanted: Path | None, *, live: bool = False) -> Scenario:
    """Return the run's scenario: the wanted one if the run is new, else the one it plays.

    What was observed belongs to one scenario, so a run never changes over to another: that is
    refused, because going along would mean deleting the run's data unasked.
    """
    present = playing(run)
    if present is not None and wanted is None and not live:
        return present
    asked = LIVE if live else Scenario.of(wanted or DEFAULT)
    if present in (None, asked):
        return asked
    changed = "an earlier version of it" if asked.path == present.path else present.path
    msg = (
        f"scenario {asked.path}: this stack plays {changed}. "
        f"`make clean` removes the stack and its data; then start the new one"
    )
    raise StackError(msg)


def note(run: Run, scenario: Scenario) -> None:
    """Hold the run to the scenario from now on."""
    _note(run).write_text(json.dumps(asdict(scenario), indent=2))


def _note(run: Run) -> Path:
    return run.folder / "scenario.json"
