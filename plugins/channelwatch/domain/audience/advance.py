"""Take one observation of a channel and tell what it opens, changes or ends."""

from collections.abc import Sequence
from dataclasses import replace

from channelwatch.domain.audience.baseline import is_stale, learn
from channelwatch.domain.audience.incident import IncidentEvent
from channelwatch.domain.audience.judge_move import judge_move
from channelwatch.domain.audience.judge_stall import judge_stall
from channelwatch.domain.audience.judge_trend import judge_trend
from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.series import (
    CHANGE_STEP,
    FINE_STEP,
    RECENT_HOURS,
    Change,
    CountObservation,
    Point,
    at_seconds,
    keep_recent,
    point_before,
    thin,
)
from channelwatch.domain.audience.state import ChannelState
from channelwatch.domain.audience.stillness import observe_stillness

Advanced = tuple[ChannelState, tuple[IncidentEvent, ...]]
DEFAULTS = AudienceParameters()
NEW = ChannelState()


def advance(
    state: ChannelState, observation: CountObservation, given: AudienceParameters = DEFAULTS
) -> Advanced:
    """Return the state after `observation` and what has become of the channel's incidents.

    An observation without a count, or not newer than the last, changes nothing.
    ValueError for a negative count or a time without zone.
    """
    if observation.subscriber_count is None:
        return state, ()
    if observation.subscriber_count < 0:
        message = f"a channel cannot have {observation.subscriber_count} subscribers"
        raise ValueError(message)
    point = Point(at_seconds(observation.observed_at), observation.subscriber_count)
    return advance_point(state, point, given)


def advance_point(state: ChannelState, new: Point, given: AudienceParameters) -> Advanced:
    """Do what `advance` does, for a count that is known to be sound."""
    if state.last is not None and new.at <= state.last.at:
        return state, ()
    state = _observe(state, new, given)
    if len(state.recent) == 1:
        return state, ()
    state, moved = judge_move(state, given)
    change = _newest_change(state, given)
    state, turned = judge_trend(_learn(state, change, given), given) if change else (state, ())
    state, stalled = judge_stall(state, given)
    return state, moved + turned + stalled


def _observe(state: ChannelState, new: Point, given: AudienceParameters) -> ChannelState:
    stillness = observe_stillness(state.stillness, state.last, new, given)
    if state.last is None:
        return replace(state, recent=(new,), stillness=stillness, baseline=learn((), new, given))
    recent = keep_recent(state.recent, new, FINE_STEP, RECENT_HOURS)
    return replace(state, recent=recent, stillness=stillness)


def _learn(state: ChannelState, change: Change, given: AudienceParameters) -> ChannelState:
    changes = _remember(state.changes, change, given)
    if not is_stale(state.baseline, change.at, given):
        return replace(state, changes=changes)
    return replace(state, changes=changes, baseline=learn(changes, state.recent[-1], given))


def _remember(
    changes: tuple[Change, ...], new: Change, given: AudienceParameters
) -> tuple[Change, ...]:
    horizon = new.at - given.usual_days * DAY
    return (*(changes[1:] if changes and changes[0].at < horizon else changes), new)


def _newest_change(state: ChannelState, given: AudienceParameters) -> Change | None:
    """Return the change of the last window, if the one before is long enough ago.

    Where polls are rarer than the window, a longer change is scaled down; none bridges a gap.
    """
    now = state.recent[-1]
    before = state.changes[-1].at if state.changes else None
    if before is not None and now.at - before < CHANGE_STEP:
        return None
    window = given.window_hours * HOUR
    since = point_before(state.recent, now.at - window, given.window_hours * 0.7, given.gap_hours)
    if since is None:
        return None
    passed = now.at - (since.at if before is None else max(before, since.at))
    per_window = (now.value - since.value) * window / (now.at - since.at)
    inside = int(any((state.move, state.trend, state.stall)))
    return Change(now.at, now.value, round(per_window, 3), round(passed / HOUR, 3), inside)


def rebuild(history: Sequence[Point], given: AudienceParameters = DEFAULTS) -> ChannelState:
    """Return the state that a channel's history, in order of time, leads to.

    One count per four hours is enough, one in ten minutes of the last hours. Days older than any
    incident are only learnt from. `history` may be read lazily.
    """
    state, judged_from = NEW, 0
    if history:
        judged_from = history[-1].at - int((given.settled_days + 2) * DAY)
    for point in thin(history, int(CHANGE_STEP), FINE_STEP, int(RECENT_HOURS * HOUR)):
        if point.at >= judged_from and state.last is not None:
            state, _ = advance_point(state, point, given)
            continue
        state = _observe(state, point, given)
        if change := _newest_change(state, given):
            state = replace(state, changes=_remember(state.changes, change, given))
    return state
