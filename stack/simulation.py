"""Start the Telegram simulator and speak to its control endpoint."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import httpx

from stack.errors import StackError
from stack.ports import HOST
from stack.processes import ProcessRecord, start
from stack.run import REPOSITORY, Run


def url(run: Run) -> str:
    """Return where the control endpoint answers."""
    return f"http://{HOST}:{run.ports['SIMULATOR_CONTROL_PORT']}"


def launch(run: Run, scenario: Path) -> ProcessRecord:
    """Start the simulator; it writes the ready file once it listens."""
    run.ready_file.unlink(missing_ok=True)
    ports = run.ports
    command = [sys.executable, "-m", "simulator", str(scenario)]
    command += ["--port", str(ports["SIMULATOR_PORT"])]
    command += ["--control-port", str(ports["SIMULATOR_CONTROL_PORT"])]
    command += ["--ready-file", str(run.ready_file)]
    # A restart goes on from where the clock stood, or the database would be ahead of it.
    command += ["--clock-file", str(run.folder / "simulator.clock")]
    command += ["--key-file", str(run.folder / "simulator.key")]
    env = run.child_environment() | {"PYTHONPATH": str(REPOSITORY)}
    return start(command, log=run.log("simulator"), env=env, cwd=REPOSITORY)


def probe(run: Run) -> str | None:
    """Return why the simulator cannot be used, or None."""
    try:
        ready = json.loads(run.ready_file.read_text())
        Control(ready["control_url"]).now()
    except FileNotFoundError:
        return "it has not written its ready file"
    except (ValueError, KeyError):
        return "its ready file is malformed"
    except StackError as silent:
        return str(silent)
    return None


class Control:
    """The simulator's control endpoint."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10.0, trust_env=False)

    def now(self) -> dt.datetime:
        """Return the virtual moment."""
        return dt.datetime.fromisoformat(self._call("GET", "/clock")["now"])

    def advance(self, seconds: float) -> None:
        """Move the virtual clock forward."""
        self._call("POST", "/clock/advance", {"seconds": seconds})

    def truth(self) -> list[dict[str, Any]]:
        """Return every scripted event up to the virtual now."""
        events: list[dict[str, Any]] = self._call("GET", "/truth")["events"]
        return events

    def _call(self, method: str, path: str, body: object = None) -> Any:
        try:
            answer = self._http.request(method, path, json=body)
            answer.raise_for_status()
        except httpx.HTTPError as failed:
            msg = f"the simulator did not answer {method} {path}: {failed}"
            raise StackError(msg) from failed
        return answer.json() if answer.content else None
