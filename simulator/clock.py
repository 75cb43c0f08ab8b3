"""The virtual clock that every scripted event hangs on."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


class VirtualClock:
    """Seconds since the epoch, moved by `advance`, and by real time when `speed` is not zero."""

    def __init__(
        self,
        start: float,
        *,
        speed: float = 0.0,
        keep_in: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.speed = speed
        self._monotonic = monotonic
        self._file = keep_in
        self._base = max(start, self._kept() or start)
        self._since = monotonic()

    def now(self) -> float:
        """Return the present virtual moment."""
        if not self.speed:
            return self._base
        return self._base + (self._monotonic() - self._since) * self.speed

    def iso(self) -> str:
        """Return the present virtual moment as ISO 8601 in UTC."""
        return iso(self.now())

    def advance(self, seconds: float) -> float:
        """Move forward and return the new moment; ValueError for a step back."""
        if seconds < 0:
            msg = f"the clock only moves forward, not by {seconds} s"
            raise ValueError(msg)
        self._base = self.now() + seconds
        self._since = self._monotonic()
        self._keep()
        return self._base

    def advance_to(self, moment: float) -> float:
        """Move forward to a moment; ValueError when it is in the past."""
        now = self.now()
        if moment < now:
            msg = f"the clock only moves forward: {iso(moment)} is before {iso(now)}"
            raise ValueError(msg)
        return self.advance(moment - now)

    def _kept(self) -> float | None:
        if self._file is None or not self._file.exists():
            return None
        return datetime.fromisoformat(self._file.read_text().strip()).timestamp()

    def _keep(self) -> None:
        if self._file is not None:
            draft = self._file.with_suffix(".new")
            draft.write_text(iso(self._base) + "\n")
            os.replace(draft, self._file)  # noqa: PTH105 - atomic, so a killed process leaves a whole file


def iso(moment: float) -> str:
    """Return seconds since the epoch as ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment, UTC).isoformat()
