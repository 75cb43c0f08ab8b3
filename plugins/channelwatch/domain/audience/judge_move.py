"""Open, follow and close the incident of a sudden move."""

from dataclasses import replace

from channelwatch.domain.audience.courses import Stop, walk_on
from channelwatch.domain.audience.incident import Action, Incident, IncidentEvent, severity_of
from channelwatch.domain.audience.moves import Move, largest_move
from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.series import Point
from channelwatch.domain.audience.shape import Shape, begin, follow, name_shape
from channelwatch.domain.audience.state import ChannelState

NOWHERE: tuple[Stop, ...] = ()
Judged = tuple[ChannelState, tuple[IncidentEvent, ...]]


def judge_move(state: ChannelState, given: AudienceParameters) -> Judged:
    """Return the state after its newest point was compared with the points before."""
    caught_up = state.stall is not None and state.recent[-1].value != state.stall.after
    state = _without_stall(state)
    now, drift = state.recent[-1], state.trend.rate if state.trend else None
    expected = state.baseline.expected(now.at, drift)
    move = largest_move(state.recent, expected, state.baseline.usual, given)
    if move is None:
        return state, ()
    if caught_up:
        move = replace(move, needed=given.catch_up * move.needed)
    if state.move and not is_another(state.move, move, given):
        return _follow(state, state.move, move, given)
    if move.fires:
        return _open(state, move, given)
    return _watch(state, move, given)


def _without_stall(state: ChannelState) -> ChannelState:
    """Compare the first count after a stall with the one before it, as across a gap."""
    last = state.recent[-1]
    if state.stall is None or last.value == state.stall.after:
        return state
    return replace(state, recent=(Point(state.stall.began_at, state.stall.before), last))


def _open(state: ChannelState, move: Move, given: AudienceParameters) -> Judged:
    drift = state.baseline.drift if state.trend is None else (state.trend.rate or 0.0)
    shape = begin(move.unexplained, _path_so_far(state, move, drift, given))
    hours = (move.first_shown_at - move.since.at) / HOUR
    incident = Incident(
        number=state.opened + 1,
        kind=name_shape(shape, given),
        severity=severity_of(abs(move.unexplained), _share(move.since.value, move.now.value)),
        began_at=move.since.at,
        first_observed_at=move.first_shown_at,
        last_observed_at=move.now.at,
        flagged_at=move.now.at,
        before=move.since.value,
        after=move.now.value,
        peak=move.now.value,
        usual=state.baseline.usual,
        drift=drift,
        size=abs(move.unexplained),
        gap_hours=hours if hours > given.window_hours + 1 else None,
        shape=shape,
        moved_at=move.now.at,
        moved_to=move.unexplained,
    )
    if reason := _cooling_down(state.ended, incident, given):
        return hold_back(state, incident, reason)
    opened = replace(state, move=incident, opened=incident.number, ended=None)
    ended = _superseded(state.move, move.now.at)
    return opened, (*ended, IncidentEvent(action=Action.OPENED, incident=incident))


def _superseded(old: Incident | None, at: int) -> tuple[IncidentEvent, ...]:
    if old is None:
        return ()
    closed = replace(old, closed_at=at)
    return (IncidentEvent(action=Action.CLOSED, incident=closed, reason="a larger move began"),)


def hold_back(state: ChannelState, incident: Incident, reason: str) -> Judged:
    """Tell once a day that `incident` was not opened, and why."""
    if incident.flagged_at - state.held_back_at < DAY:
        return state, ()
    event = IncidentEvent(action=Action.SUPPRESSED, incident=incident, reason=reason)
    return replace(state, held_back_at=incident.flagged_at), (event,)


def is_another(incident: Incident, move: Move, given: AudienceParameters) -> bool:
    """Return whether `move` is too large, and too sudden, to belong to the open incident.

    What goes on in the same direction without a pause is the same incident, however it grows.
    """
    if not move.fires or incident.shape is None or len(incident.shape.turns) > 1:
        return False
    sudden = move.first_shown_at == move.now.at
    back = move.unexplained * incident.shape.direction < 0
    paused = move.now.at - incident.moved_at > given.window_hours * HOUR
    factor = 1.5 if back else 2.0
    return sudden and (back or paused) and abs(move.unexplained) >= factor * incident.size + 3


def _cooling_down(ended: Incident | None, new: Incident, given: AudienceParameters) -> str:
    """Return why `new` is no incident of its own, empty if it is one."""
    if ended is None or ended.closed_at is None:
        return ""
    hours = (new.flagged_at - ended.closed_at) / HOUR
    if hours > given.cooldown_hours or new.size >= min(given.certain_usuals, ended.size):
        return ""
    return f"cool-down: incident {ended.number} of {ended.size:.0f} U ended {hours:.0f} h before"


def _follow(state: ChannelState, old: Incident, move: Move, given: AudienceParameters) -> Judged:
    now = move.now
    value = unexplained_since(old, now, given)
    new = _reshape(state, old, move, given)
    if move.fires or abs(value - old.moved_to) >= given.quiet_usuals:
        new = replace(
            new, moved_at=now.at, moved_to=value, last_observed_at=now.at, after=now.value
        )
    if reason := _over(new, now.at, given):
        new = replace(new, closed_at=now.at)
        closed = replace(state, move=None, ended=new)
        return closed, (IncidentEvent(action=Action.CLOSED, incident=new, reason=reason),)
    return replace(state, move=new), _told(old, new)


def _watch(state: ChannelState, move: Move, given: AudienceParameters) -> Judged:
    """Let the shape of a move that has ended still change its name."""
    old = state.ended
    if old is None or old.closed_at is None or old.shape is None:
        return state, ()
    if move.now.at - old.closed_at > given.watch_hours * HOUR:
        return state, ()
    new = _reshape(state, old, move, given)
    return replace(state, ended=new), _told(old, new)


def _told(old: Incident, new: Incident) -> tuple[IncidentEvent, ...]:
    same = (new.kind, new.severity, new.peak) == (old.kind, old.severity, old.peak)
    return () if same else (IncidentEvent(action=Action.UPDATED, incident=new),)


def _path_so_far(
    state: ChannelState, move: Move, drift: float, given: AudienceParameters
) -> tuple[Stop, ...]:
    """Return the path from the last count before the move to where it was flagged."""
    window, usual, path = given.window_hours * HOUR, state.baseline.usual, NOWHERE
    for point in state.recent:
        passed = point.at - move.since.at
        if passed > 0:
            value = (point.value - move.since.value - drift * passed / window) / usual
            path = walk_on(path, passed / HOUR, value)
    return path


def _reshape(state: ChannelState, old: Incident, move: Move, given: AudienceParameters) -> Incident:
    """Return the incident with its shape after one more count; it is named anew every hour."""
    if old.shape is None:
        return old
    value = unexplained_since(old, move.now, given)
    hours = (move.now.at - old.began_at) / HOUR
    last = move.unexplained * state.baseline.usual / old.usual
    shape = follow(old.shape, value, last, hours, given)
    is_due = move.now.at // HOUR != state.recent[-2].at // HOUR
    kind = name_shape(shape, given) if is_due else old.kind
    return _grow(replace(old, shape=shape, kind=kind), shape, move.now)


def unexplained_since(incident: Incident, now: Point, given: AudienceParameters) -> float:
    """Return how far the count is from where the drift would have taken it, in U."""
    windows = (now.at - incident.began_at) / (given.window_hours * HOUR)
    return (now.value - incident.before - incident.drift * windows) / incident.usual


def _grow(incident: Incident, shape: Shape, now: Point) -> Incident:
    size = max(abs(shape.farthest), shape.largest_swing, incident.size)
    if size <= incident.size:
        return incident
    peak = now.value if shape.now == shape.farthest else incident.peak
    share = max(_share(incident.before, peak), _share(incident.before, now.value))
    return replace(incident, size=size, peak=peak, severity=severity_of(size, share))


def _over(incident: Incident, now: int, given: AudienceParameters) -> str:
    if now - incident.moved_at >= given.quiet_hours * HOUR:
        return f"quiet for {given.quiet_hours:.0f} h"
    if now - incident.began_at >= given.settled_days * 24 * HOUR:
        return f"ran for {given.settled_days:.0f} days"
    return ""


def _share(before: int, after: int) -> float:
    return abs(after - before) / max(before, 1)
