"""Open, follow and close the incident of a changed growth rate."""

from dataclasses import replace

from channelwatch.domain.audience.incident import Action, Incident, IncidentEvent, severity_of
from channelwatch.domain.audience.judge_move import Judged
from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.series import Change
from channelwatch.domain.audience.shape import AudienceKind, is_steady
from channelwatch.domain.audience.state import ChannelState
from channelwatch.domain.audience.trend import RateChange, clipped_rate, rate_change

LOOK_BACK_DAYS = 2.0
GOING_SHARE = 0.35  # of the departure from the old rate, below which the old rate is back


def judge_trend(state: ChannelState, given: AudienceParameters) -> Judged:
    """Return the state after its newest change was compared with the rate so far."""
    if state.trend:
        return _follow(state, state.trend, given)
    still = state.stillness.still_hours if state.stillness else 0.0
    if state.stall or still >= LOOK_BACK_DAYS * 24:
        return state, ()
    own = state.move.began_at if state.move else None
    found = rate_change(state.changes, state.baseline.usual, given, own)
    if found is None or abs(found.excess) < given.rate_usuals:
        return state, ()
    if state.move is None:
        return _open(state, found, given)
    if state.move.shape is not None and is_steady(state.move.shape):
        return _rename(state, state.move, found, given)
    return state, ()


def _open(state: ChannelState, found: RateChange, given: AudienceParameters) -> Judged:
    now = state.changes[-1]
    since = next(c for c in state.changes if c.at >= found.since)
    incident = Incident(
        number=state.opened + 1,
        kind=AudienceKind.RATE_CHANGE,
        severity=severity_of(abs(found.excess), abs(now.count - since.count) / max(since.count, 1)),
        began_at=found.since,
        first_observed_at=since.at,
        last_observed_at=now.at,
        flagged_at=now.at,
        before=since.count,
        after=now.count,
        peak=now.count,
        usual=state.baseline.usual,
        drift=found.base,
        size=abs(found.excess),
        rate=found.rate,
        moved_at=now.at,
    )
    changes = mark(state.changes, incident.began_at)
    opened = replace(state, trend=incident, changes=changes, opened=incident.number)
    return opened, (IncidentEvent(action=Action.OPENED, incident=incident),)


def _rename(
    state: ChannelState, old: Incident, found: RateChange, given: AudienceParameters
) -> Judged:
    """Turn a move that has proved to be a steady one into a change of rate."""
    new = replace(
        old, kind=AudienceKind.RATE_CHANGE, drift=found.base, rate=found.rate, shape=None
    )
    changes = mark(state.changes, new.began_at)
    return replace(state, move=None, trend=new, changes=changes), (
        IncidentEvent(action=Action.UPDATED, incident=new),
    )


def _follow(state: ChannelState, old: Incident, given: AudienceParameters) -> Judged:
    now = state.changes[-1]
    lately = [c for c in state.changes if now.at - c.at <= LOOK_BACK_DAYS * DAY]
    departure = (old.rate or 0.0) - old.drift
    rate = clipped_rate(lately, state.baseline.usual, given)
    new = old
    if (rate - old.drift) * departure >= GOING_SHARE * departure**2:
        new = replace(old, last_observed_at=now.at, moved_at=now.at, after=now.count, peak=now.count)
    if now.at - new.moved_at >= LOOK_BACK_DAYS * DAY:
        return _close(state, new, now.at, "the rate before is back")
    if now.at - new.began_at >= given.settled_days * DAY:
        settled = mark(state.changes, new.began_at, before=True)
        return _close(replace(state, changes=settled), new, now.at, "the new rate is the usual one")
    return replace(state, trend=new), ()


def _close(state: ChannelState, incident: Incident, at: int, reason: str) -> Judged:
    closed = replace(incident, closed_at=at)
    return replace(state, trend=None), (
        IncidentEvent(action=Action.CLOSED, incident=closed, reason=reason),
    )


def mark(changes: tuple[Change, ...], since: int, before: bool = False) -> tuple[Change, ...]:
    """Return the changes with those after `since` marked as an incident's, or those before it alone."""
    if before:
        return tuple(c._replace(in_incident=int(c.at <= since)) for c in changes)
    return tuple(c._replace(in_incident=1) if c.at > since else c for c in changes)
