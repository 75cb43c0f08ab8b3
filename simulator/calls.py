"""Keep a ledger of calls: who asked what, about which channel, from when to when."""

import itertools
import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

RECENT = 20_000


@dataclass(slots=True)
class Spoken:
    """One call, in real time (seconds since the epoch)."""

    number: int
    account: str
    connection: int
    method: str
    channel_id: int | None
    started: float
    ended: float | None = None
    outcome: str | None = None  # "ok", an error, or what the fault did

    def as_json(self) -> dict[str, Any]:
        """Return the call as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


class CallLedger:
    """Counts per account, method and channel, and the recent calls one by one."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.reset()

    def reset(self) -> None:
        """Start counting anew."""
        self.recent: deque[Spoken] = deque(maxlen=RECENT)
        self._counts: Counter[tuple[str, str, int | None]] = Counter()

    def begin(
        self, account: str | None, connection: int, method: str, channel_id: int | None
    ) -> Spoken:
        """Note that a call came in."""
        name = account or "(not logged in)"
        call = Spoken(next(self._numbers), name, connection, method, channel_id, time.time())
        self._counts[name, method, channel_id] += 1
        self.recent.append(call)
        return call

    def end(self, call: Spoken, outcome: str) -> None:
        """Note how it ended."""
        call.ended, call.outcome = time.time(), outcome

    def as_json(self, *, limit: int = 1000) -> dict[str, Any]:
        """Return totals by account, method and channel, and the last `limit` calls."""
        accounts: dict[str, Counter[str]] = {}
        channels: dict[str, Counter[str]] = {}
        methods: Counter[str] = Counter()
        for (account, method, channel_id), times in self._counts.items():
            methods[method] += times
            accounts.setdefault(account, Counter())[method] += times
            if channel_id is not None:
                channels.setdefault(str(channel_id), Counter())[method] += times
        recent = list(self.recent)[-limit:] if limit else []
        return {
            "total": methods.total(),
            "methods": methods,
            "accounts": accounts,
            "channels": channels,
            "recent": [call.as_json() for call in recent],
        }
