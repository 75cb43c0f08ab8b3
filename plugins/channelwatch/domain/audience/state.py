"""Carry a channel from one observation to the next, as a value that survives as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from channelwatch.domain.audience.baseline import Baseline
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.series import Change, Point
from channelwatch.domain.audience.shape import Shape
from channelwatch.domain.audience.stillness import Stillness
from channelwatch.domain.kinds import FlagKind, Severity

UNKNOWN = Baseline(usual=1.5, usual_before=1.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """Everything the detectors remember of a channel: some 300 numbers, whatever its history.

    `move`, `trend` and `stall` are the incidents that go on; `ended` is the last move that ended.
    """

    recent: tuple[Point, ...] = ()
    changes: tuple[Change, ...] = ()
    baseline: Baseline = UNKNOWN
    stillness: Stillness | None = None
    move: Incident | None = None
    trend: Incident | None = None
    stall: Incident | None = None
    ended: Incident | None = None
    opened: int = 0
    held_back_at: int = 0

    @property
    def last(self) -> Point | None:
        """Return the newest observation, None before the first."""
        return self.recent[-1] if self.recent else None


def to_plain(state: ChannelState) -> dict[str, Any]:
    """Return `state` as lists, dicts, numbers and strings."""
    held = {name: getattr(state, name) for name in ("move", "trend", "stall", "ended")}
    return {
        "recent": [list(point) for point in state.recent],
        "changes": [list(change) for change in state.changes],
        "baseline": asdict(state.baseline),
        "stillness": _still(state.stillness) if state.stillness else None,
        **{name: asdict(incident) if incident else None for name, incident in held.items()},
        "opened": state.opened,
        "held_back_at": state.held_back_at,
    }


def _still(stillness: Stillness) -> dict[str, Any]:
    return asdict(stillness) | {"anchor": list(stillness.anchor)}


def from_plain(plain: Mapping[str, Any]) -> ChannelState:
    """Return the state that `to_plain` wrote, also after a round trip through JSON."""
    values = dict(plain)
    baseline = dict(values["baseline"])
    for name in ("by_slot", "by_weekday"):
        baseline[name] = tuple(baseline[name])
    values["baseline"] = Baseline(**baseline)
    values["recent"] = tuple(map(Point._make, values["recent"]))
    values["changes"] = tuple(map(Change._make, values["changes"]))
    if values["stillness"]:
        anchor = Point(*values["stillness"]["anchor"])
        values["stillness"] = Stillness(**{**values["stillness"], "anchor": anchor})
    for name in ("move", "trend", "stall", "ended"):
        values[name] = incident_from(values[name]) if values[name] else None
    known = {field.name for field in fields(ChannelState)}
    return ChannelState(**{name: value for name, value in values.items() if name in known})


def incident_from(plain: Mapping[str, Any]) -> Incident:
    """Return the incident of which `asdict` gave `plain`."""
    values = dict(plain)
    values["kind"] = FlagKind(values["kind"])
    values["severity"] = Severity(values["severity"])
    if values["shape"]:
        shape = dict(values["shape"])
        shape["turns"] = tuple(shape["turns"])
        shape["path"] = tuple((at, value, number) for at, value, number in shape["path"])
        values["shape"] = Shape(**shape)
    return Incident(**values)
