"""Write what is remembered of a channel's audience as JSON, and read it again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from channelwatch.domain.audience.cause import Cause
from channelwatch.domain.audience.collapse import OpenCollapse
from channelwatch.domain.audience.passing import Lines, Passing
from channelwatch.domain.audience.state import from_plain, incident_from, to_plain
from channelwatch.domain.audience.watch import Case, Watched
from channelwatch.domain.kinds import FlagKind

Plain = Mapping[str, Any]


def to_memory(watched: Watched) -> dict[str, Any]:
    """Return `watched` as lists, dicts, numbers and strings."""
    return {
        "state": to_plain(watched.state),
        "lines": asdict(watched.lines),
        "cases": [asdict(case) for case in watched.cases],
        "alone": [asdict(passing) for passing in watched.alone],
        "collapse": asdict(watched.collapse) if watched.collapse else None,
        "reach_judged_at": watched.reach_judged_at,
    }


def from_memory(plain: Plain) -> Watched:
    """Return what `to_memory` wrote, also after a round trip through JSON."""
    return Watched(
        state=from_plain(plain["state"]),
        lines=Lines(**plain["lines"]),
        cases=tuple(_case(case) for case in plain["cases"]),
        alone=tuple(_passing(passing) for passing in plain["alone"]),
        collapse=OpenCollapse(**plain["collapse"]) if plain["collapse"] else None,
        reach_judged_at=plain["reach_judged_at"],
    )


def _case(plain: Plain) -> Case:
    cause = plain["cause"]
    return Case(
        incident=incident_from(plain["incident"]),
        passings=tuple(_passing(passing) for passing in plain["passings"]),
        cause=Cause(**{**cause, "kind": FlagKind(cause["kind"])}) if cause else None,
        judged_at=plain["judged_at"],
    )


def _passing(plain: Plain) -> Passing:
    return Passing(**{**plain, "kind": FlagKind(plain["kind"])})
