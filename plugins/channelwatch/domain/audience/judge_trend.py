"""Open, follow and close the incident of a changed growth rate."""

from dataclasses import replace
from statistics import fmean

from channelwatch.domain.audience.incident import Action, Incident, IncidentEvent, severity_of
from channelwatch.domain.audience.judge_move import Judged, hold_back
from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.series import Change
from channelwatch.domain.audience.shape import is_steady
from channelwatch.domain.audience.state import ChannelState
from channelwatch.domain.audience.trend import RateChange, clipped_rate, largest_burst, rate_change
from channelwatch.domain.kinds import FlagKind

LOOK_BACK_DAYS = 2.0
EVERY = 8 * HOUR
TAIL_SHARE = 0.6  # of a change of rate: a move before it was the main thing, below it a first sign
GOING_SHARE = 0.35  # of the departure from the old rate, below which the old rate is back
PROVEN_HOURS = 60.0  # a move has to last so long to be a change of rate
PROVEN_SHARE = 0.6  # and its last day must have this share of its daily pace


def judge_trend(state: ChannelState, given: AudienceParameters) -> Judged:
    """Return the state after its newest change was compared with the rate so far."""
    if state.trend:
        return _follow(state, state.trend, given)
    still = state.stillness.still_hours if state.stillness else 0.0
    if state.stall or still >= LOOK_BACK_DAYS * 24 or not _is_due(state.changes):
        return state, ()
    own = state.move.began_at if state.move else None
    usual = state.baseline.usual_before
    found = rate_change(state.changes, usual, given, own)
    if found is None or abs(found.excess) < given.rate_usuals:
        return state, ()
    if abs(found.excess) < given.rate_certain and not _is_borne_out(state, found, usual, given):
        return state, ()
    if not _goes_on(state.changes, found):
        return state, ()
    if state.move:
        proven = _is_proven(state, state.move, found, given)
        return _rename(state, state.move, found, given) if proven else (state, ())
    return _open(state, found, given)


def _is_due(changes: tuple[Change, ...]) -> bool:
    """Return whether to look again: three times a day is enough for what takes days."""
    return len(changes) > 1 and changes[-1].at // EVERY != changes[-2].at // EVERY


def _is_borne_out(
    state: ChannelState, found: RateChange, usual: float, given: AudienceParameters
) -> bool:
    """Return whether the count also shows the change within two days, or within one window."""
    sign = 1 if found.excess > 0 else -1
    later = state.changes[found.begin :]
    if max(c.per_window * sign for c in later) >= given.rate_window * usual:
        return True
    return largest_burst(state.changes, found, usual) >= given.rate_burst


def _goes_on(changes: tuple[Change, ...], found: RateChange) -> bool:
    """Return whether the last day still keeps much of the new rate."""
    departure = found.rate - found.base
    return (_last_day(changes) - found.base) * departure >= GOING_SHARE * departure**2


def _last_day(changes: tuple[Change, ...]) -> float:
    return fmean(c.per_window for c in changes if changes[-1].at - c.at < DAY)


def _is_proven(
    state: ChannelState, move: Incident, found: RateChange, given: AudienceParameters
) -> bool:
    """Return whether an open move has gone on evenly for long enough to be a new rate."""
    now = state.changes[-1]
    if move.shape is None or not is_steady(move.shape):
        return False
    if now.at - move.began_at < PROVEN_HOURS * HOUR:
        return False
    pace = (_last_day(state.changes) - found.base) / move.usual
    overall = move.shape.farthest * given.window_hours * HOUR / (now.at - move.began_at)
    return pace * overall > 0 and abs(pace) >= PROVEN_SHARE * abs(overall)


def _open(state: ChannelState, found: RateChange, given: AudienceParameters) -> Judged:
    now, since = state.changes[-1], state.changes[found.begin]
    before = state.changes[found.begin - 1] if found.begin else since
    incident = Incident(
        number=state.opened + 1,
        kind=FlagKind.RATE_CHANGE,
        severity=severity_of(
            abs(found.excess), abs(now.value - before.value) / max(before.value, 1)
        ),
        began_at=before.at,
        first_observed_at=since.at,
        last_observed_at=now.at,
        flagged_at=now.at,
        before=before.value,
        after=now.value,
        peak=now.value,
        usual=state.baseline.usual_before,
        drift=found.base,
        size=abs(found.excess),
        rate=_rate_between(before, now, given),
        moved_at=now.at,
    )
    ended = state.ended
    if ended and _is_tail(ended, incident, found.excess):
        return hold_back(state, incident, f"tail of incident {ended.number}")
    if ended and _began_as(ended, incident):
        return _rename(replace(state, ended=None), ended, found, given)
    changes = mark(state.changes, incident.began_at)
    opened = replace(state, trend=incident, changes=changes, opened=incident.number)
    return opened, (IncidentEvent(action=Action.OPENED, incident=incident),)


def _is_tail(ended: Incident, new: Incident, excess: float) -> bool:
    """Return whether a move of much the same size and direction has just ended in `new`."""
    if ended.shape is None or ended.size < TAIL_SHARE * new.size:
        return False
    return ended.shape.farthest * excess > 0 and new.began_at - ended.last_observed_at < 3 * DAY


def _began_as(ended: Incident, new: Incident) -> bool:
    """Return whether `ended`, a small move, was the first sign of `new`."""
    return ended.began_at >= new.began_at - DAY and ended.size < TAIL_SHARE * new.size


def _rate_between(before: Change, now: Change, given: AudienceParameters) -> float:
    """Return the change per window from one entry to another, not clipped."""
    windows = (now.at - before.at) / (given.window_hours * HOUR)
    return (now.value - before.value) / windows


def _rename(
    state: ChannelState, old: Incident, found: RateChange, given: AudienceParameters
) -> Judged:
    """Turn a move that has proved to be a steady one into a change of rate."""
    now = state.changes[-1]
    new = replace(
        old,
        kind=FlagKind.RATE_CHANGE,
        drift=found.base,
        rate=_rate_between(state.changes[found.begin], now, given),
        shape=None,
        closed_at=None,
        last_observed_at=now.at,
        after=now.value,
        moved_at=now.at,
    )
    changes = mark(state.changes, new.began_at)
    return replace(state, move=None, trend=new, changes=changes), (
        IncidentEvent(action=Action.UPDATED, incident=new),
    )


def _follow(state: ChannelState, old: Incident, given: AudienceParameters) -> Judged:
    now = state.changes[-1]
    lately = [c for c in state.changes if now.at - c.at <= LOOK_BACK_DAYS * DAY]
    limit = given.rate_clip * old.usual
    departure = max(-limit, min(limit, (old.rate or 0.0) - old.drift))
    rate = clipped_rate(lately, old.usual, given)
    new = old
    if (rate - old.drift) * departure >= GOING_SHARE * departure**2:
        new = replace(
            old, last_observed_at=now.at, moved_at=now.at, after=now.value, peak=now.value
        )
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
    """Return the changes with those after `since` marked as an incident's, or only those before."""
    if before:
        return tuple(c._replace(in_incident=int(c.at <= since)) for c in changes)
    return tuple(c._replace(in_incident=1) if c.at > since else c for c in changes)
