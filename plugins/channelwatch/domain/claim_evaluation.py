"""Score the claims engine on pairs of texts that people judged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPair:
    """Two texts, the kind that a flag gave them, and whether a person confirmed it."""

    kind: str
    before: str
    after: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How the engine of today answers the judged pairs.

    `still_flagged` counts the pairs that it would flag again, of confirmed and of dismissed ones.
    """

    confirmed: int = 0
    dismissed: int = 0
    confirmed_still_flagged: int = 0
    dismissed_still_flagged: int = 0

    def add(self, *, is_confirmed: bool, is_flagged: bool) -> "Score":
        """Return the score with one more pair."""
        return Score(
            confirmed=self.confirmed + is_confirmed,
            dismissed=self.dismissed + (not is_confirmed),
            confirmed_still_flagged=self.confirmed_still_flagged + (is_confirmed and is_flagged),
            dismissed_still_flagged=self.dismissed_still_flagged
            + (not is_confirmed and is_flagged),
        )

    def figures(self) -> Mapping[str, Any]:
        """Return counts and shares; a share of nothing is None.

        `precision_as_raised` is of the flags that were judged, `precision` and `recall` are of
        the engine as it is now, on the same pairs.
        """
        flagged = self.confirmed_still_flagged + self.dismissed_still_flagged
        return {
            "judged": self.confirmed + self.dismissed,
            "confirmed": self.confirmed,
            "dismissed": self.dismissed,
            "precision_as_raised": _share(self.confirmed, self.confirmed + self.dismissed),
            "precision": _share(self.confirmed_still_flagged, flagged),
            "recall": _share(self.confirmed_still_flagged, self.confirmed),
        }


def evaluate(
    pairs: Iterable[JudgedPair], would_flag: Callable[[JudgedPair], bool]
) -> Mapping[str, Score]:
    """Return the scores by kind, and under "all" of all of them."""
    scores = {"all": Score()}
    for pair in pairs:
        is_flagged = would_flag(pair)
        for kind in ("all", pair.kind):
            scores[kind] = scores.get(kind, Score()).add(
                is_confirmed=pair.is_confirmed, is_flagged=is_flagged
            )
    return scores


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
