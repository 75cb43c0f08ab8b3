"""Run a simulator in a process of its own and steer it over HTTP, for tests and demos."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent


class Control:
    """The control endpoint, as methods. Raises httpx.HTTPStatusError for a refused request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=60, trust_env=False)

    def close(self) -> None:
        """Close the HTTP connection."""
        self._http.close()

    def now(self) -> float:
        """Return the virtual moment, in seconds since the epoch."""
        return float(self._ask("GET", "/clock")["epoch"])

    def advance(self, seconds: float) -> float:
        """Move the clock forward and return the new moment."""
        return float(self._ask("POST", "/clock/advance", {"seconds": seconds})["epoch"])

    def advance_to(self, moment: str) -> float:
        """Move the clock forward to an ISO time, or an offset from the start such as +6h."""
        return float(self._ask("POST", "/clock/advance", {"to": moment})["epoch"])

    def add_fault(self, **rule: Any) -> int:
        """Put a fault rule into force and return its id."""
        return int(self._ask("POST", "/faults", rule)["added"][0])

    def faults(self) -> list[dict[str, Any]]:
        """Return the rules in force, each with how often it was looked at and how often it hit."""
        return list(self._ask("GET", "/faults")["faults"])

    def clear_faults(self) -> None:
        """Lift every fault."""
        self._ask("DELETE", "/faults")

    def calls(self, *, reset: bool = False, limit: int = 20_000) -> dict[str, Any]:
        """Return the ledger of calls: totals, and up to `limit` calls one by one."""
        return self._ask("GET", f"/calls?limit={limit}" + ("&reset=1" if reset else ""))

    def truth(self, **query: str) -> list[dict[str, Any]]:
        """Return what happened; `since`, `until`, `kind` and `channel_id` narrow it."""
        return list(self._ask("GET", "/truth", params=query)["events"])

    def state(self) -> dict[int, dict[str, Any]]:
        """Return every channel as it is now, by its id."""
        channels = self._ask("GET", "/truth/state")["channels"]
        return {channel["channel_id"]: channel for channel in channels}

    def set_account(self, name: str, state: str) -> None:
        """Make an account active, frozen, revoked or banned."""
        self._ask("POST", f"/accounts/{name}/state", {"state": state})

    def scan(self, name: str, token: str | None = None) -> None:
        """Scan a QR code (the newest, unless its address is given) as an account."""
        self._ask("POST", f"/accounts/{name}/scan", {"token": token} if token else {})

    def drop_connections(self) -> None:
        """Cut every client off."""
        self._ask("DELETE", "/connections")

    def _ask(
        self, method: str, path: str, body: Any = None, params: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        answer = self._http.request(method, path, json=body, params=params)
        if answer.is_error:
            msg = f"{method} {path}: {answer.text}"
            raise httpx.HTTPStatusError(msg, request=answer.request, response=answer)
        return dict(answer.json())


class Background:
    """A simulator in its own process: `ready` as in the ready file, `control` to steer it."""

    def __init__(self, process: subprocess.Popen[bytes], ready: dict[str, Any]) -> None:
        self.process, self.ready = process, ready
        self.control = Control(ready["control_url"])

    @property
    def address(self) -> tuple[str, int]:
        """Return where MTProto is served."""
        return self.ready["telegram"]["host"], self.ready["telegram"]["port"]

    def session(self, name: str) -> str:
        """Return a provisioned account's StringSession."""
        sessions = {each["name"]: each["session"] for each in self.ready["accounts"]}
        return str(sessions[name])


@contextmanager
def run_in_background(
    scenario: Mapping[str, Any] | Path | str, *options: str, timeout: float = 30.0
) -> Iterator[Background]:
    """Run a scenario (a mapping, or a file) in its own process for the length of a `with`.

    `options` are further command-line options. RuntimeError, with what the simulator said,
    when it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="simulator-") as folder:
        path, ready = Path(folder, "scenario.json"), Path(folder, "ready.json")
        if isinstance(scenario, Mapping):
            path.write_text(json.dumps(dict(scenario), default=str), encoding="utf-8")
        else:
            path = Path(scenario).resolve()
        command = [sys.executable, "-m", "simulator", str(path), "--ready-file", str(ready)]
        with Path(folder, "log").open("w+b") as log:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [*command, *options], cwd=ROOT, stdout=log, stderr=log
            )
            try:
                _wait(process, ready, log, timeout)
                background = Background(process, json.loads(ready.read_text()))
                with closing(background.control):
                    yield background
            finally:
                process.terminate()
                process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], ready: Path, log: Any, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            log.seek(0)
            msg = f"the simulator did not start: {log.read().decode(errors='replace').strip()}"
            raise RuntimeError(msg)
        time.sleep(0.02)
