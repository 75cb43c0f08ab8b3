"""Name a move by its shape: step, surge or sawtooth."""

from dataclasses import dataclass, replace
from itertools import pairwise

from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.kinds import FlagKind

TURNS_KEPT = 12
A_DAY = (12.0, 30.0)  # hours after the start that tell the level a day on
TWO_DAYS = 54.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The course of a move in U beyond the rhythm, 0 at its start.

    `turns` are the values where it turned back, `extreme` the farthest value since the last turn,
    `fastest` the largest move within one window in the first direction, `jump` the largest between
    two observations, `early` the farthest value of the first hours. `a_day_on` and `two_days_on`
    hold the mean value then, and of how many observations; a mean, as single counts are noisy.
    """

    turns: tuple[float, ...] = (0.0,)
    extreme: float
    now: float
    fastest: float
    jump: float
    early: float = 0.0
    a_day_on: tuple[float, int] = (0.0, 0)
    two_days_on: tuple[float, int] = (0.0, 0)

    @property
    def direction(self) -> int:
        """Return 1 for a move that began upwards, -1 for downwards."""
        first = self.turns[1] if len(self.turns) > 1 else self.extreme
        return 1 if first > self.turns[0] else -1

    @property
    def farthest(self) -> float:
        """Return the largest distance from the start."""
        return max((*self.turns, self.extreme, self.now), key=abs)

    @property
    def largest_swing(self) -> float:
        """Return the largest way between two turns."""
        stops = (*self.turns, self.extreme)
        return max(abs(b - a) for a, b in pairwise(stops))


def begin(unexplained: float, jump: float) -> Shape:
    """Return the shape of a move that has just been seen."""
    return Shape(extreme=unexplained, now=unexplained, fastest=abs(unexplained), jump=abs(jump))


def follow(
    shape: Shape, now: float, last: tuple[float, float], hours: float, given: AudienceParameters
) -> Shape:
    """Return the shape after the value `now`, `hours` after its start.

    `last` are the last move within one window and that since the observation before, in U.
    """
    fastest, jump = (value * shape.direction for value in last)
    fastest, jump = max(shape.fastest, fastest), max(shape.jump, jump)
    shape = replace(shape, now=now, fastest=fastest, jump=jump)
    if hours < A_DAY[0]:
        shape = replace(shape, early=max(shape.early, now * shape.direction))
    elif hours < A_DAY[1]:
        shape = replace(shape, a_day_on=_mean(shape.a_day_on, now))
    elif hours < TWO_DAYS:
        shape = replace(shape, two_days_on=_mean(shape.two_days_on, now))
    ahead = 1 if shape.extreme > shape.turns[-1] else -1
    if (now - shape.extreme) * ahead >= 0:
        return replace(shape, extreme=now)
    enough = max(given.swing_usuals, given.swing_share * shape.largest_swing)
    if (shape.extreme - now) * ahead < enough:
        return shape
    return replace(shape, turns=(*shape.turns, shape.extreme)[-TURNS_KEPT:], extreme=now)


def _mean(so_far: tuple[float, int], value: float) -> tuple[float, int]:
    mean, number = so_far
    return (mean * number + value) / (number + 1), number + 1


def name_shape(shape: Shape, given: AudienceParameters) -> FlagKind:
    """Return step_up, step_down, surge or sawtooth."""
    if len(shape.turns) >= given.sawtooth_swings:
        return FlagKind.SAWTOOTH
    if shape.direction < 0:
        return FlagKind.STEP_DOWN
    later = [mean for mean, number in (shape.a_day_on, shape.two_days_on) if number]
    if not later:
        later = [shape.now]
    first = max(shape.early, shape.fastest)
    fell = first - min(later) >= max(given.fallback_share * first, 0.8 * given.shape_usuals)
    return FlagKind.SURGE if fell or _grew(shape, later[0], given) else FlagKind.STEP_UP


def _grew(shape: Shape, later: float, given: AudienceParameters) -> bool:
    """Return whether much of the rise came after its fastest window.

    A rise that came with a jump has to have grown twice as much: it is a step to begin with.
    """
    strictness = 2.0 if shape.jump >= given.jump_share * shape.fastest else 1.0
    enough = max((1 - given.sudden_share) * later, given.shape_usuals)
    return later - shape.fastest >= strictness * enough


def is_steady(shape: Shape) -> bool:
    """Return whether a move is too evenly spread to be a step or a surge with a tail."""
    return len(shape.turns) == 1 and shape.fastest < 0.45 * abs(shape.farthest)
