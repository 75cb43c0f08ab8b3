"""Open, follow and close the incident of a count that stands still."""

from dataclasses import replace

from channelwatch.domain.audience.incident import Action, Incident, IncidentEvent
from channelwatch.domain.audience.judge_move import Judged
from channelwatch.domain.audience.judge_trend import mark
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.state import ChannelState
from channelwatch.domain.audience.stillness import Stillness, is_stalled
from channelwatch.domain.kinds import FlagKind, Severity


def judge_stall(state: ChannelState, given: AudienceParameters) -> Judged:
    """Return the state after its stillness was compared with the channel's habit."""
    now, still = state.recent[-1], state.stillness
    if still is None:
        return state, ()
    if state.stall and still.since == now.at:
        closed = replace(state.stall, closed_at=now.at)
        return replace(state, stall=None), (
            IncidentEvent(action=Action.CLOSED, incident=closed, reason="the count moves again"),
        )
    if state.stall:
        lasting = replace(
            state.stall, last_observed_at=now.at, moved_at=now.at, exponent=still.exponent
        )
        return replace(state, stall=lasting), ()
    if not is_stalled(still, given):
        return state, ()
    return _open(state, still, now.at, now.value)


def _open(state: ChannelState, still: Stillness, at: int, count: int) -> Judged:
    incident = Incident(
        number=state.opened + 1,
        kind=FlagKind.STALL,
        severity=Severity.MEDIUM,
        began_at=still.since,
        first_observed_at=still.since,
        last_observed_at=at,
        flagged_at=at,
        before=count,
        after=count,
        peak=count,
        usual=state.baseline.usual,
        drift=state.baseline.drift,
        size=0.0,
        exponent=still.exponent,
        moved_at=at,
    )
    changes = mark(state.changes, still.since)
    opened = replace(state, stall=incident, changes=changes, opened=incident.number)
    return opened, (IncidentEvent(action=Action.OPENED, incident=incident),)
