"""Name the parts of the stack in the order they start: what runs, how it is, how it ends."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stack import processes
from stack.errors import StackError
from stack.processes import ProcessRecord, tail

_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One long-running process of the stack.

    `launch` starts it; `probe` says why it cannot be used, or None; `patience` is how many
    seconds it gets to become usable, and then to end after `ending`.
    """

    name: str
    port: int | None
    record_file: Path
    log: Path
    launch: Callable[[], ProcessRecord]
    probe: Callable[[ProcessRecord], str | None]
    start_patience: float = 90.0
    stop_patience: float = 20.0
    ending: signal.Signals = signal.SIGTERM

    @property
    def record(self) -> ProcessRecord | None:
        """Return what was noted at the latest start; it may have ended since."""
        return ProcessRecord.read(self.record_file)

    def is_alive(self) -> bool:
        """Tell whether the process we started still runs."""
        return (record := self.record) is not None and record.is_alive()

    def problem(self) -> str | None:
        """Return why the part cannot be used, or None when it is healthy."""
        record = self.record
        if record is None:
            return "not started"
        return self.probe(record) if record.is_alive() else "its process has ended"

    def start(self) -> None:
        """Start it, keeping the log of the run before; whatever that left behind is ended."""
        self.stop()
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".previous.log"))
        self.launch().write(self.record_file)

    def await_healthy(self) -> None:
        """Wait until it can be used; raises with the end of its log when it will not."""
        deadline = time.monotonic() + self.start_patience
        while problem := self.problem():
            if not self.is_alive() or time.monotonic() > deadline:
                message = f"{self.name} did not start: {problem}\n{self.log}:\n{tail(self.log)}"
                raise StackError(message)
            time.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """End it and its children; nothing happens when it does not run."""
        if (record := self.record) is not None:
            processes.stop(record, patience=self.stop_patience, gently=self.ending)
            self.record_file.unlink(missing_ok=True)
