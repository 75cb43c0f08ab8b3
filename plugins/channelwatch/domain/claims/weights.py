"""The weights of evidence: how much each signal speaks for each way of answering a post."""

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import NamedTuple

from channelwatch.domain.claims.meaning import Vector, likeness

NOTHING = "none"


class Weights(NamedTuple):
    """A multinomial logistic model over named signals; see the model card beside its file.

    `kinds` are the values of RelationKind and NOTHING; `bias`, each weight, `meaning` and `story`
    are in their order: `meaning` with a row of weights for the numbers of `compare_meanings`,
    `story` with one for those of `compare_in_story`, behind its own bias.
    """

    version: str
    kinds: tuple[str, ...]
    bias: tuple[float, ...]
    signals: Mapping[str, tuple[float, ...]]
    meaning: tuple[Vector, ...] = ()
    story: tuple[Vector, ...] = ()

    def chances(self, said: Iterable[str], meaning: Vector = ()) -> dict[str, float]:
        """Return the chance of each kind, 0 to 1; signals that it does not know count nothing."""
        known = [self.signals[name] for name in said if name in self.signals]
        if meaning and self.meaning:
            known.append(tuple(likeness(row, meaning) for row in self.meaning))
        return self._shares([sum(column) for column in zip(self.bias, *known, strict=True)])

    def in_story(self, alone: Vector, numbers: Vector) -> dict[str, float]:
        """Return the chance of each kind where a pair stands; without `story` as it is alone."""
        if not self.story:
            return dict(zip(self.kinds, alone, strict=True))
        return self._shares([row[0] + likeness(row[1:], numbers) for row in self.story])

    def _shares(self, scores: Sequence[float]) -> dict[str, float]:
        top = max(scores)
        odds = [exp(score - top) for score in scores]
        return {kind: odd / sum(odds) for kind, odd in zip(self.kinds, odds, strict=True)}

    def grounds(self, said: Iterable[str], kind: str) -> tuple[str, ...]:
        """Return the signals that speak most for a kind rather than the others, at most two."""
        place = self.kinds.index(kind)
        ranked = sorted(((self._lead(name, place), name) for name in said), reverse=True)
        return tuple(name for lead, name in ranked[:_GROUNDS] if lead > 0)

    def _lead(self, name: str, place: int) -> float:
        row = self.signals.get(name, (0.0,) * len(self.kinds))
        return row[place] - sum(row) / len(row)


_GROUNDS = 2
