"""Run a channel's whole history through the detectors, for backtests and the command."""

from collections.abc import Iterable
from dataclasses import dataclass

from channelwatch.domain.audience.advance import DEFAULTS, NEW, advance_point
from channelwatch.domain.audience.incident import Action, Incident, IncidentEvent
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.series import Point
from channelwatch.domain.audience.state import ChannelState


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The incidents of a history as they stand at its end, and what was held back and why."""

    state: ChannelState
    incidents: tuple[Incident, ...]
    suppressed: tuple[IncidentEvent, ...]


def replay(history: Iterable[Point], given: AudienceParameters = DEFAULTS) -> Replay:
    """Return what the detectors make of `history`, which is in order of time."""
    state, found, suppressed = NEW, {}, []
    for point in history:
        state, events = advance_point(state, point, given)
        for event in events:
            if event.action is Action.SUPPRESSED:
                suppressed.append(event)
            else:
                found[event.incident.number] = event.incident
    for incident in (state.ended, state.move, state.trend, state.stall):
        if incident:
            found[incident.number] = incident
    return Replay(
        state=state,
        incidents=tuple(found[number] for number in sorted(found)),
        suppressed=tuple(suppressed),
    )
