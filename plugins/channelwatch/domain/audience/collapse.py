"""Tell when fewer of a channel's subscribers look at its posts than used to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEWEST_BEFORE = 10
FEWEST_NOW = 5
HALVED = 0.5
FAR = 4.0  # usual deviations of a single post


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsCollapse:
    """The median views per subscriber before and now, and how unusual that is."""

    before: float
    now: float
    deviations: float


def views_collapse(before: Sequence[float], now: Sequence[float]) -> ViewsCollapse | None:
    """Return the collapse of views per subscriber, None if they held or too few posts tell.

    Each value is a post's views at the same age over the subscribers at that time. They have
    collapsed when the median halves and the fall is four usual deviations (1.4826 × MAD).
    """
    if len(before) < FEWEST_BEFORE or len(now) < FEWEST_NOW:
        return None
    middle, present = median(before), median(now)
    usual = 1.4826 * median(abs(value - middle) for value in before)
    deviations = (middle - present) / max(usual, 0.01 * middle) if middle > 0 else 0.0
    if present > HALVED * middle or deviations < FAR:
        return None
    return ViewsCollapse(before=middle, now=present, deviations=deviations)
