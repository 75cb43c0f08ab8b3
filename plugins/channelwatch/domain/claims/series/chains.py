"""Follow a claim's value over time: one chain a claim, who gave which value when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from channelwatch.domain.claims.series.agreement import agree
from channelwatch.domain.claims.series.model import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePoint:
    """A value that a channel gave for a claim."""

    post: str
    channel: str
    at: datetime
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChain:
    """The values of one claim in time order, repetitions by the same channel left out."""

    points: tuple[ValuePoint, ...]

    @property
    def is_monotone(self) -> bool:
        """Tell whether no value is lower than one before it."""
        sizes = [point.figure.size for point in self.points]
        return all(a <= b for a, b in pairwise(sizes))

    def standing(self) -> dict[str, ValuePoint]:
        """Return the last value of each channel: who still says what."""
        return {point.channel: point for point in self.points}

    def first_to_say(self, figure: Figure) -> ValuePoint | None:
        """Return the first point that agrees with a figure."""
        return next((point for point in self.points if agree(point.figure, figure)), None)


def chain_of(points: Iterable[ValuePoint]) -> ValueChain:
    """Return the chain of the values given for one claim, in any order."""
    kept: list[ValuePoint] = []
    last: dict[str, Figure] = {}
    for point in sorted(points, key=lambda p: (p.at, p.post)):
        before = last.get(point.channel)
        if before is None or not agree(before, point.figure):
            kept.append(point)
            last[point.channel] = point.figure
    return ValueChain(points=tuple(kept))
