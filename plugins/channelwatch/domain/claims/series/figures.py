"""Compare the figures of two mentions: which count the same, and whether they agree."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import product
from math import isclose, isinf
from typing import NamedTuple

from channelwatch.domain.claims.series.agreement import TOLERANCE, agree
from channelwatch.domain.claims.series.model import ClaimMention, Figure
from channelwatch.domain.claims.series.sameness import certainty as certainty_of

# Counts that only grow while an event lasts; a fall is a correction.
GROWING = frozenset(
    {
        "killed",
        "injured",
        "detained",
        "evacuated",
        "rescued",
        "destroyed",
        "damaged",
        "downed",
        "infected",
        "captured",
        "ill",
        "burned",
        "hospitalised",
    }
)
# Counts that fall as the event is dealt with.
FALLING = frozenset({
    "cut_off", "escaped", "flooded", "hostage", "missing", "searched", "trapped", "waiting",
})  # fmt: skip


TELLING = 13  # as large a figure is hardly repeated by chance


class Comparison(StrEnum):
    """How the later figure stands to the earlier one."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"  # both can be true, as `at least 3` and `5`
    HIGHER = "higher"
    LOWER = "lower"


_AGREEING = frozenset({Comparison.EQUAL, Comparison.COMPATIBLE})


class Compared(NamedTuple):
    """Two figures that count the same. `certainty` (1 to 4) is how sure that is."""

    earlier: Figure
    later: Figure
    comparison: Comparison
    certainty: int


def compare_figures(earlier: ClaimMention, later: ClaimMention) -> tuple[Compared, ...]:
    """Return one comparison for each thing counted in both, differences first, then the surest."""
    slots: dict[tuple[str, ...], list[Compared]] = {}
    for a, b in product(earlier.figures, later.figures):
        certainty = certainty_of(a, b, earlier, later)
        if certainty:
            slot = (a.quantity.dimension, a.role or b.role, *sorted(a.things & b.things)[:1])
            slots.setdefault(slot[:2] if slot[1] else slot, []).append(
                Compared(a, b, _compare(a, b), certainty)
            )
    found = [_principal(compared) for compared in slots.values()]
    agreed = [c for c in found if c.comparison in _AGREEING]
    kept = [c for c in found if c in agreed or not any(_outdoes(a, c) for a in agreed)]
    return tuple(sorted(kept, key=lambda c: (c.comparison in _AGREEING, -c.certainty)))


def _outdoes(agreeing: Compared, differing: Compared) -> bool:
    """A figure that agrees with one of the other side does not differ from the next."""
    is_shared = agreeing.earlier is differing.earlier or agreeing.later is differing.later
    is_told = agreeing.later is differing.later and agreeing.later.size >= TELLING
    return is_shared and (is_told or agreeing.certainty >= differing.certainty)


def _principal(compared: Iterable[Compared]) -> Compared:
    """Among several counts of one thing the agreeing ones speak, else the surest and largest.

    Where none is sure, what is told first does.
    """
    return max(
        compared,
        key=lambda c: (
            c.comparison in _AGREEING,
            c.earlier.size + c.later.size if c.later.role in GROWING else 0.0,
            c.certainty,
            c.earlier.size + c.later.size if c.certainty > 1 else 0.0,
        ),
    )


def _compare(a: Figure, b: Figure) -> Comparison:
    if agree(a, b) and (isclose(a.size, b.size, rel_tol=TOLERANCE) or not _is_raised(a, b)):
        return (
            Comparison.EQUAL
            if isclose(a.size, b.size, rel_tol=TOLERANCE)
            else Comparison.COMPATIBLE
        )
    return Comparison.HIGHER if b.size > a.size else Comparison.LOWER


def _is_raised(a: Figure, b: Figure) -> bool:
    """A lower bound that the later text says has risen: `at least 3`, then `rises to 5`."""
    return isinf(a.high) and b.size > a.size and "rise" in b.cues
