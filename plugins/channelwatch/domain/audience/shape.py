"""Name a move by its shape: step, surge or sawtooth."""

from dataclasses import dataclass, replace
from enum import StrEnum

from channelwatch.domain.audience.parameters import AudienceParameters

TURNS_KEPT = 12


class AudienceKind(StrEnum):
    """What counts alone can tell."""

    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    SURGE = "surge"
    RATE_CHANGE = "rate_change"
    SAWTOOTH = "sawtooth"
    STALL = "stall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The course of a move in U beyond the rhythm, 0 at its start.

    `turns` are the values where it turned back, `extreme` the farthest value since the last turn,
    `fastest` the largest move within one window in the first direction.
    """

    turns: tuple[float, ...] = (0.0,)
    extreme: float
    now: float
    fastest: float

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
        return max(abs(b - a) for a, b in zip(stops, stops[1:], strict=False))


def begin(unexplained: float) -> Shape:
    """Return the shape of a move that has just been seen."""
    return Shape(extreme=unexplained, now=unexplained, fastest=abs(unexplained))


def follow(shape: Shape, now: float, within_window: float, given: AudienceParameters) -> Shape:
    """Return the shape after the value `now`, reached with a last move of `within_window` U."""
    fastest = max(shape.fastest, within_window * shape.direction)
    ahead = 1 if shape.extreme > shape.turns[-1] else -1
    if (now - shape.extreme) * ahead >= 0:
        return replace(shape, extreme=now, now=now, fastest=fastest)
    enough = max(given.swing_usuals, given.swing_share * shape.largest_swing)
    if (shape.extreme - now) * ahead < enough:
        return replace(shape, now=now, fastest=fastest)
    turns = (*shape.turns, shape.extreme)[-TURNS_KEPT:]
    return replace(shape, turns=turns, extreme=now, now=now, fastest=fastest)


def name_shape(shape: Shape, given: AudienceParameters) -> AudienceKind:
    """Return step_up, step_down, surge or sawtooth."""
    if len(shape.turns) >= given.sawtooth_swings:
        return AudienceKind.SAWTOOTH
    if shape.direction < 0:
        return AudienceKind.STEP_DOWN
    top = max(*shape.turns, shape.extreme)
    fell_back = top - shape.now >= given.fallback_share * top
    sudden = shape.fastest >= given.sudden_share * top
    return AudienceKind.STEP_UP if sudden and not fell_back else AudienceKind.SURGE


def is_steady(shape: Shape) -> bool:
    """Return whether a move is too evenly spread to be a step or a surge with a tail."""
    return len(shape.turns) == 1 and shape.fastest < 0.45 * abs(shape.farthest)
