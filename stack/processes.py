"""Start processes that outlive us, and stop exactly those, never a stranger."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

# The kernel reuses pids; the start time tells two owners of one pid apart. psutil derives it
# from the boot time, which shifts a little when the clock is corrected.
_START_TOLERANCE_SECONDS = 2.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRecord:
    """A process we started: its pid and when it began (seconds since the epoch)."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "ProcessRecord":
        """Record a live process; raises `ProcessLookupError` when there is none."""
        try:
            return cls(pid=pid, started=psutil.Process(pid).create_time())
        except psutil.NoSuchProcess as gone:
            raise ProcessLookupError(pid) from gone

    @classmethod
    def read(cls, path: Path) -> "ProcessRecord | None":
        """Read a record; None when there is none or it was cut short."""
        try:
            return cls(**json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Replace the file in one step, so a reader never sees half of it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(path)

    def process(self) -> psutil.Process | None:
        """Return the process while it still is ours and alive."""
        try:
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.started) > _START_TOLERANCE_SECONDS:
                return None
        except psutil.NoSuchProcess:
            return None
        return process if _is_alive(process) else None

    def is_alive(self) -> bool:
        """Tell whether the very process that was started still runs."""
        return self.process() is not None


def start(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path | None = None,
    user: str | None = None,
) -> ProcessRecord:
    """Start a command in a session of its own, its output appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            **as_user(user),
        )
    return ProcessRecord.of(process.pid)


def as_user(user: str | None) -> dict[str, Any]:
    """Return the `subprocess` arguments that drop to another user; none for our own."""
    return {"user": user, "group": user, "extra_groups": []} if user else {}


def stop(
    record: ProcessRecord, *, patience: float, gently: signal.Signals = signal.SIGTERM
) -> None:
    """Ask the process to end, then kill what is left of it and of its children.

    `patience` is how many seconds it gets before SIGKILL.
    """
    leader = record.process()
    family = _family(record, leader)
    if leader is not None:
        with contextlib.suppress(psutil.NoSuchProcess):
            leader.send_signal(gently)
        _wait_gone([leader], patience)
    # Children that outlived a leader's own shutdown are orphans: they get no second chance.
    left = [process for process in family if _is_alive(process)]
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    _wait_gone(left, 5.0)
    with contextlib.suppress(ChildProcessError):  # only a child of ours needs reaping
        os.waitpid(record.pid, os.WNOHANG)


def _family(record: ProcessRecord, leader: psutil.Process | None) -> list[psutil.Process]:
    """Return the leader, its descendants and what else is left in its session.

    A pid is not given away while a session bears it, so members of the session are ours
    unless a stranger now leads it.
    """
    found: dict[int, psutil.Process] = {}
    if leader is not None:
        found[leader.pid] = leader
        with contextlib.suppress(psutil.NoSuchProcess):
            found |= {child.pid: child for child in leader.children(recursive=True)}
    elif psutil.pid_exists(record.pid):
        return []
    for process in psutil.process_iter():
        with contextlib.suppress(ProcessLookupError, PermissionError, psutil.NoSuchProcess):
            born_later = process.create_time() >= record.started - _START_TOLERANCE_SECONDS
            if os.getsid(process.pid) == record.pid and born_later:
                found[process.pid] = process
    return list(found.values())


def _is_alive(process: psutil.Process) -> bool:
    """Tell a running process from one that ended, reaped or not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _wait_gone(processes: Sequence[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(map(_is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)


def tail(log: Path, lines: int = 20) -> str:
    """Return the last lines of a log; empty when there is none."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""
