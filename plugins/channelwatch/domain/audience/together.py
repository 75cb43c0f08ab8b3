"""Tell when several channels move at once: a cause outside any one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, factorial

from channelwatch.domain.audience.parameters import DAY, HOUR

Dated = tuple[int, int, int]  # first observed at, channel, began at


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A channel's own move: between which observations it began, and 1 up or -1 down.

    Times are seconds since 1970.
    """

    telegram_channel_id: int
    began_at: int
    first_observed_at: int
    direction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointMove:
    """Channels whose counts moved the same way within a few hours.

    `chance` is the probability that so many would have done so on their own.
    """

    channels: tuple[int, ...]
    direction: int
    began_at: int
    first_observed_at: int
    last_observed_at: int
    chance: float


def joint_moves(
    moves: Sequence[Moved],
    watched: int,
    *,
    within_hours: float = 6.0,
    fewest: int = 3,
    usual_per_month: float = 1.0,
    chance: float = 1e-3,
) -> tuple[JointMove, ...]:
    """Return the joint moves among the moves of `watched` channels, in order of time.

    `usual_per_month` is how often one channel moves by itself.
    """
    expected = watched * usual_per_month * within_hours * HOUR / (30 * DAY)
    found = (
        _joint_move(group, direction, expected)
        for direction in (1, -1)
        for group in _groups(_one_way(moves, direction), within_hours * HOUR)
    )
    joint = (move for move in found if len(move.channels) >= fewest and move.chance <= chance)
    return tuple(sorted(joint, key=lambda move: move.first_observed_at))


def _one_way(moves: Sequence[Moved], direction: int) -> list[Dated]:
    """Return the moves of one direction in order of time."""
    return sorted(
        (move.first_observed_at, move.telegram_channel_id, move.began_at)
        for move in moves
        if move.direction == direction
    )


def _joint_move(group: Sequence[Dated], direction: int, expected: float) -> JointMove:
    channels = tuple(sorted({channel for _, channel, _ in group}))
    return JointMove(
        channels=channels,
        direction=direction,
        began_at=min(began_at for _, _, began_at in group),
        first_observed_at=group[0][0],
        last_observed_at=group[-1][0],
        chance=tail(len(channels), expected),
    )


def _groups(moves: Sequence[Dated], within: float) -> list[list[Dated]]:
    """Split moves, in order of time, where one is later than `within` after the group's first."""
    groups: list[list[Dated]] = []
    for move in moves:
        if groups and move[0] - groups[-1][0][0] <= within:
            groups[-1].append(move)
        else:
            groups.append([move])
    return groups


def tail(number: int, expected: float) -> float:
    """Return the probability of `number` or more where `expected` are (Poisson)."""
    below = sum(expected**i / factorial(i) for i in range(number))
    return max(0.0, 1 - exp(-expected) * below)
