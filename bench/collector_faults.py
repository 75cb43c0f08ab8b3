"""What goes wrong while the collector watches: a quota of every fault, and what none can see.

A fault that heals within the turn it hits costs nobody a look. One that outlasts the turn takes
the look from every collector, however good: the ideal one is told of those and of no others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

FULL, DIFFERENCE = "channels.getFullChannel", "updates.getChannelDifference"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

HEALED: Mapping[str, Mapping[str, Any]] = {
    "difference tooLong": {"do": "too_long", "every": 29},
    "difference refused": {"do": "refuse_difference", "every": 31},
    "PERSISTENT_TIMESTAMP_OUTDATED": {
        "do": "rpc_error", "error": "PERSISTENT_TIMESTAMP_OUTDATED", "method": "updates.*",
        "every": 37,
    },
    "RPC_CALL_FAIL": {
        "do": "rpc_error", "error": "RPC_CALL_FAIL", "method": FULL, "every": 499, "count": 20,
    },
    "answer dropped": {"do": "drop", "method": FULL, "every": 401, "count": 6},
    "answer 30 s late": {"do": "delay", "seconds": 30, "method": FULL, "every": 307, "count": 6},
    "garbage bytes": {"do": "garbage", "method": FULL, "every": 251, "count": 6},
    "connection cut": {"do": "disconnect", "method": FULL, "every": 211, "count": 6},
    "bad salt": {"do": "bad_salt", "method": FULL, "every": 199, "count": 6},
    "ids shuffled": {"do": "shuffle", "every": 3},
    "short page": {"do": "short_page", "messages": 3, "every": 5},
}  # fmt: skip
"""Rules by name. `every` keeps them out of step with each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time in which no look succeeds: `rule` strikes the account, or without one the server is
    down. `needs_person`: the breaker opens, and a person closes it at the end.
    """

    name: str
    after: timedelta
    lasts: timedelta
    rule: Mapping[str, Any] | None = None
    needs_person: bool = False

    @property
    def ends(self) -> timedelta:
        """When looks succeed again, counted from the scenario's start."""
        return self.after + self.lasts

    def covers(self, since_start: timedelta) -> bool:
        """Tell whether a look at this moment fails."""
        return self.after <= since_start < self.ends


def _refused(error: str, code: int) -> Mapping[str, Any]:
    return {"do": "rpc_error", "error": error, "code": code}


OUTAGES: Sequence[Outage] = (
    Outage(
        name="flood wait of 5 s", after=2 * HOUR, lasts=timedelta(seconds=5),
        rule={"do": "flood_wait", "method": FULL, "seconds": 5},
    ),
    Outage(
        name="flood wait of 3 h", after=4 * HOUR, lasts=3 * HOUR,
        rule={"do": "flood_wait", "method": FULL, "seconds": "3h"},
    ),
    Outage(
        name="account frozen", after=8 * HOUR, lasts=HOUR, needs_person=True,
        rule={"do": "frozen", "method": "channels.*"},
    ),
    Outage(
        name="AUTH_KEY_DUPLICATED", after=10 * HOUR, lasts=HOUR, needs_person=True,
        rule=_refused("AUTH_KEY_DUPLICATED", 406),
    ),
    Outage(
        name="data centre migrated", after=12 * HOUR, lasts=HOUR, needs_person=True,
        rule={"do": "migrate", "to": "user", "method": FULL},
    ),
    Outage(
        name="session revoked", after=14 * HOUR, lasts=HOUR, needs_person=True,
        rule=_refused("SESSION_REVOKED", 401),
    ),
    Outage(name="server down", after=16 * HOUR, lasts=MINUTE),
)  # fmt: skip
RESTART_AFTER = 18 * HOUR
"""The server is killed in mid-cycle; the cycle that comes after it is up again misses nothing."""
COUNT_HIDDEN = Outage(
    name="count omitted", after=20 * HOUR, lasts=HOUR, rule={"do": "omit_count"}
)  # fmt: skip


def rules(days: float) -> list[dict[str, Any]]:
    """Return the rules for a scenario of this length: those that fit in."""
    lasting = [o for o in (*OUTAGES, COUNT_HIDDEN) if o.rule and o.ends < timedelta(days=days)]
    return [dict(rule) for rule in HEALED.values()] + [
        {**outage.rule, "after": _offset(outage.after), "before": _offset(outage.ends)}
        for outage in lasting
        if outage.rule
    ]


def names(days: float) -> list[str]:
    """Return what the rules are called, in the same order."""
    lasting = [o for o in (*OUTAGES, COUNT_HIDDEN) if o.rule and o.ends < timedelta(days=days)]
    return [*HEALED, *(outage.name for outage in lasting)]


def outage_at(moment: datetime, start: datetime) -> Outage | None:
    """Return the outage that a look at this moment falls into."""
    return next((o for o in OUTAGES if o.covers(moment - start)), None)


def _offset(span: timedelta) -> str:
    return f"+{int(span.total_seconds())}s"
