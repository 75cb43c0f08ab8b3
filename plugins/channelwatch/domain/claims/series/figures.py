"""Compare the figures of two mentions: which count the same, and whether they agree."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import product
from math import inf, isclose, isinf
from typing import NamedTuple

from channelwatch.domain.claims.series.linking import similar
from channelwatch.domain.claims.series.model import ClaimMention, Figure, Portion

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
FALLING = frozenset({"missing", "trapped", "searched", "cut_off", "waiting", "escaped", "flooded"})
# Roles that answer one question: how many are not accounted for, are hurt, are held.
_GROUPS = {"trapped": "missing", "searched": "missing", "hospitalised": "injured", "ill": "injured", "captured": "detained",
           "flooded": "damaged"}  # fmt: skip
_SHOT_DOWN = frozenset({"drone", "missile", "aircraft", "helicopter"})
# A child is a person too: as many children as people is a part, not a rival figure.
_SUBGROUPS = frozenset(
    {"child", "woman", "police", "soldier", "rescuer", "doctor", "crew", "tourist", "dog"}
)
_PEOPLE = (
    frozenset({"people", "person", "passenger", "worker", "miner", "prisoner", "refugee", "man"})
    | _SUBGROUPS
)
_TOLERANCE = 0.1  # of figures given as "about"


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
        certainty = _certainty(a, b, earlier, later)
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
    return is_shared and agreeing.certainty >= differing.certainty


def _principal(compared: Iterable[Compared]) -> Compared:
    """Among several counts of one thing the agreeing ones speak, else the surest and largest."""
    return max(
        compared,
        key=lambda c: (
            c.comparison in _AGREEING,
            c.earlier.size + c.later.size if c.later.role in GROWING else 0.0,
            c.certainty,
            c.earlier.size + c.later.size,
        ),
    )


def _certainty(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> int:
    """Return 0 when two figures count different things."""
    if a.quantity.dimension != b.quantity.dimension or a.is_former or b.is_former:
        return 0
    if a.portion is not b.portion or a.portion is Portion.FRACTION:
        return 0
    if a.is_weak and b.is_weak:
        return 0
    if _elsewhere(a, b) or _too_late(a, b, earlier, later):
        return 0
    if a.role and b.role:
        return _same_role(a, b)
    if _is_foreign(a, b, earlier, later):
        return 1 if agree(a, b) and not a.is_weak and not b.is_weak else 0
    if _clash(a.things, b.things):
        return 0
    if a.things & b.things - {"people"}:
        return 2 if a.is_weak or b.is_weak else 3
    if a.is_weak or b.is_weak:
        return 0
    if a.quantity.dimension != "count":
        return 3 if a.quantity.unit == b.quantity.unit else 2
    return 1 if _elliptical(a, earlier) or _elliptical(b, later) else 0


# Counts of one night or one rally: after these hours, the next is another.
_LASTS = {"downed": 10.0, "destroyed": 24.0, "detained": 14.0, "launched": 10.0, "hit": 10.0}


_BY_REGION = frozenset({"drone", "missile"})
_ATTACK_LASTS = 16.0  # hours; the next night brings the next attack on the same town


def _elsewhere(a: Figure, b: Figure) -> bool:
    """Each says where those it counts were, and it is not the same place.

    What is shot down is counted by region and for the whole country at once: there, a figure with
    a place is no rival of one without.
    """
    if not a.places or not b.places:
        return bool(a.places or b.places) and bool((a.things | b.things) & _BY_REGION)
    return not any(similar(one, other) for one in a.places for other in b.places)


def _too_late(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> bool:
    if "rise" in b.cues:
        return False
    role = "downed" if a.things & b.things & _SHOT_DOWN else b.role or a.role
    limit = _LASTS.get(role, inf)
    if "attack" in earlier.frames and "attack" in later.frames:
        limit = min(limit, _ATTACK_LASTS)
    return (later.at - earlier.at).total_seconds() / 3600 > limit


def _is_foreign(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> bool:
    """Counted nouns of two languages that no concept joins: only their equality tells something."""
    left, right = _known(a.things), _known(b.things)
    if earlier.language == later.language or not left or not right or left & right:
        return False
    return any(thing[:2] == "w:" for thing in left) and any(thing[:2] == "w:" for thing in right)


def _same_role(a: Figure, b: Figure) -> int:
    if {a.role, b.role} == {"downed", "destroyed"} and a.things & b.things & _SHOT_DOWN:
        return 4
    if _GROUPS.get(a.role, a.role) != _GROUPS.get(b.role, b.role):
        return 2 if a.things & b.things - _PEOPLE and agree(a, b) else 0
    if _clash(a.things, b.things):
        return 0
    return 4 if a.things & b.things else 3


def _clash(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both say what they count, and it is not the same."""
    left, right = _known(a), _known(b)
    if not left or not right or left & right:
        return False
    if left & _PEOPLE and right & _PEOPLE:
        return bool(left & _SUBGROUPS) != bool(right & _SUBGROUPS) or bool(
            left & _SUBGROUPS and right & _SUBGROUPS
        )
    return not any(
        x[:2] == y[:2] == "w:" and similar(x[2:], y[2:]) for x, y in product(left, right)
    )


def _known(things: frozenset[str]) -> frozenset[str]:
    return frozenset(thing for thing in things if thing != "people")


def _elliptical(figure: Figure, mention: ClaimMention) -> bool:
    """Its only figure and nothing said of what it counts: `already 21`, `64 people were taken in`."""
    own = [
        f
        for f in mention.figures
        if not f.is_former and not f.is_weak and f.quantity.dimension == "count"
    ]
    return not figure.role and not _known(figure.things) and own[:1] == [figure]


def _compare(a: Figure, b: Figure) -> Comparison:
    if agree(a, b) and (isclose(a.size, b.size, rel_tol=_TOLERANCE) or not _is_raised(a, b)):
        return (
            Comparison.EQUAL
            if isclose(a.size, b.size, rel_tol=_TOLERANCE)
            else Comparison.COMPATIBLE
        )
    return Comparison.HIGHER if b.size > a.size else Comparison.LOWER


def _is_raised(a: Figure, b: Figure) -> bool:
    """A lower bound that the later text says has risen: `at least 3`, then `rises to 5`."""
    return isinf(a.high) and b.size > a.size and "rise" in b.cues


def agree(a: Figure, b: Figure) -> bool:
    """Tell whether one true number can satisfy both; two bounds agree only when they are one."""
    if a.is_bound and b.is_bound:
        return isclose(a.size, b.size)
    low_a, high_a = _widened(a)
    low_b, high_b = _widened(b)
    return low_a <= high_b and low_b <= high_a


def _widened(figure: Figure) -> tuple[float, float]:
    if figure.quantity.comparator in ("~", "<~"):
        spread = _TOLERANCE * abs(figure.size)
        return figure.low - spread, figure.high + spread
    return figure.low - 1e-9, figure.high + 1e-9
