"""Name a move by its shape: step, surge or sawtooth."""

from dataclasses import dataclass, replace
from itertools import pairwise

from channelwatch.domain.audience.courses import Stop, surge_likelier, walk_on
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.kinds import FlagKind

TURNS_KEPT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The course of a move in U beyond the rhythm, 0 at its start.

    `turns` are the values where it turned back, `extreme` the farthest value since the last turn,
    `fastest` the largest move within one window in the first direction. `path` has its mean value
    per stretch of the first two days; a mean, as single counts are noisy.
    """

    turns: tuple[float, ...] = (0.0,)
    extreme: float
    now: float
    fastest: float
    path: tuple[Stop, ...] = ()

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


def begin(unexplained: float, path: tuple[Stop, ...]) -> Shape:
    """Return the shape of a move that has just been seen, and its path so far."""
    return Shape(extreme=unexplained, now=unexplained, fastest=abs(unexplained), path=path)


def follow(shape: Shape, now: float, last: float, hours: float, given: AudienceParameters) -> Shape:
    """Return the shape after the value `now`, `hours` after its start.

    `last` is the last move within one window, in U.
    """
    fastest = max(shape.fastest, last * shape.direction)
    shape = replace(shape, now=now, fastest=fastest, path=walk_on(shape.path, hours, now))
    ahead = 1 if shape.extreme > shape.turns[-1] else -1
    if (now - shape.extreme) * ahead >= 0:
        return replace(shape, extreme=now)
    enough = max(given.swing_usuals, given.swing_share * shape.largest_swing)
    if (shape.extreme - now) * ahead < enough:
        return shape
    return replace(shape, turns=(*shape.turns, shape.extreme)[-TURNS_KEPT:], extreme=now)


def name_shape(shape: Shape, given: AudienceParameters) -> FlagKind:
    """Return step_up, step_down, surge or sawtooth."""
    if len(shape.turns) >= given.sawtooth_swings:
        return FlagKind.SAWTOOTH
    if shape.direction < 0:
        return FlagKind.STEP_DOWN
    is_surge = surge_likelier(shape.path) > given.surge_margin
    return FlagKind.SURGE if is_surge else FlagKind.STEP_UP


def is_steady(shape: Shape) -> bool:
    """Return whether a move is too evenly spread to be a step or a surge with a tail."""
    return len(shape.turns) == 1 and shape.fastest < 0.45 * abs(shape.farthest)
