"""Leases in memory, some of which are lost on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from channelwatch.pipeline.errors import LeaseHeld


class MemoryLease:
    """A lease that is lost after it was looked at `lost_after` times, if that is set."""

    def __init__(self, lost_after: int | None) -> None:
        self.lost_after = lost_after

    def is_held(self) -> bool:
        if self.lost_after is None:
            return True
        self.lost_after -= 1
        return self.lost_after >= 0


class MemoryLeases:
    """Leases of one process, never waited for."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[str, MemoryLease]] = {}
        self.lost_after: int | None = None

    @contextmanager
    def hold(self, account: str, holder: str, wait: timedelta) -> Iterator[MemoryLease]:
        if account in self.held:
            raise LeaseHeld(account, self.held[account][0], datetime.fromtimestamp(0).astimezone())
        lease = MemoryLease(self.lost_after)
        self.held[account] = holder, lease
        try:
            yield lease
        finally:
            del self.held[account]
