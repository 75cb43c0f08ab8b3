"""Weigh a figure against the one in its place: another value or bound, or written otherwise."""

import re
from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.figures import Figure
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.claims.rules.slots import slot_of
from channelwatch.domain.kinds import Severity

_SCORE = re.compile(r"\d{1,3}:\d{1,3}")
_CODE = re.compile(r"([^\W\d]{4,})-?\d+")
_NUMBER_SIGN = re.compile(r"№|\b[Nn][.º°]|\b[Nn]o\.")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_SEPARATOR = re.compile("[.,]")
_APPROXIMATE = 0.03  # a conversion between systems of measure is rounded


def changed_value(difference: Difference, i: int, j: int) -> Iterator[Change]:
    """Yield what changed between the figure at `i` before and the one at `j` after."""
    old, new = difference.before[i].figure, difference.after[j].figure
    slot = slot_of(difference.after, j)
    if _numbers_a_place(difference, i, j):
        yield found(
            difference, ChangeKind.PLACE, Severity.CRITICAL, "place", "place-numbered", [i], [j]
        )
    elif old is None or new is None:
        severity = _designation_severity(difference.before[i].norm, difference.after[j].norm)
        yield found(difference, ChangeKind.VALUE, severity, slot, "designation", [i], [j])
    elif old.is_weak and new.is_weak and not (old.unit and new.unit):
        return
    elif (
        _equal_without_unit(old, new)
        or _equal_by_conversion(old, new)
        or _equal_in_digits(old, new)
        or _equal_dollars(difference.before[i], difference.after[j])
    ):
        if old.comparator != new.comparator and "~" not in (old.comparator, new.comparator):
            yield changed_bound(difference, i, j)
    else:
        yield found(
            difference, ChangeKind.VALUE, value_severity(old, new), slot, "figure-value", [i], [j]
        )
        if old.comparator != new.comparator and "=" not in (old.comparator, new.comparator):
            yield changed_bound(difference, i, j)


def changed_bound(difference: Difference, i: int, j: int) -> Change:
    """Return the change of `at least 5` to `5`: what bounds the figure, not the figure."""
    slot = slot_of(difference.after, j)
    return found(difference, ChangeKind.COMPARATOR, Severity.MEDIUM, slot, "figure-bound", [i], [j])


def _designation_severity(old: str, new: str) -> Severity:
    """A score turned round is critical: another side won."""
    scores = [tuple(map(int, text.split(":"))) for text in (old, new) if _SCORE.fullmatch(text)]
    if len(scores) == 2 and (scores[0][0] - scores[0][1]) * (scores[1][0] - scores[1][1]) <= 0:
        return Severity.CRITICAL
    return Severity.HIGH


def _numbers_a_place(difference: Difference, i: int, j: int) -> bool:
    """`on the third floor`, `at School No. 8`, `in Energetik-2`: it says where, not how many."""
    old, new = difference.before[i], difference.after[j]
    if _is_number_of_place(difference.texts[0], difference.before, i, new):
        return True
    following = difference.before[i + 1 : i + 2]
    return (
        bool(old.figure and new.figure and old.figure.is_ordinal and new.figure.is_ordinal)
        and not any(c.isdigit() for c in old.norm + new.norm)
        and any("place_noun" in item.labels for item in following)
    )


def _is_number_of_place(text: str, row: Sequence[Item], i: int, new: Item) -> bool:
    """A number sign stands between a noun of place and the number, or the number ends a name."""
    nouns = [p for p in range(max(0, i - 2), i) if "place_noun" in row[p].labels]
    if not nouns:
        return False
    if row[i].kind == new.kind == "code":
        names = [_CODE.fullmatch(item.norm) for item in (row[i], new)]
        return all(names) and len({found[1].casefold() for found in names if found}) == 1
    return _NUMBER_SIGN.search(text, row[nouns[-1]].end, row[i].end) is not None


def _equal_without_unit(old: Figure, new: Figure) -> bool:
    """`2` and `2 m`, `112` and `112th`: the same number, with its unit or ending left out once."""
    if (old.low, old.high) != (new.low, new.high):
        return False
    if old.is_ordinal != new.is_ordinal:
        return (
            old.number_end - old.number_start > 1 or old.raw[:1].isdigit() or new.raw[:1].isdigit()
        )
    return "" in (old.unit, new.unit) and old.unit != new.unit


def _equal_by_conversion(old: Figure, new: Figure) -> bool:
    if old.dimension != new.dimension or old.unit == new.unit or "" in (old.system, new.system):
        return False
    is_rounded = old.system != new.system or "share" in (old.unit, new.unit)
    tolerance = _APPROXIMATE if is_rounded else 1e-9
    return all(
        abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-12)
        for a, b in ((old.base_low, new.base_low), (old.base_high, new.base_high))
    )


def _equal_in_digits(old: Figure, new: Figure) -> bool:
    """`1.350` and `1,350`: thousands set apart by either mark; nobody adds three decimals so."""
    if old.dimension != new.dimension or not (
        _THOUSANDS.fullmatch(old.raw) and _THOUSANDS.fullmatch(new.raw)
    ):
        return False
    return _SEPARATOR.sub("", old.raw) == _SEPARATOR.sub("", new.raw)


def _equal_dollars(old: Item, new: Item) -> bool:
    """`$68` and `68 pesos`: many currencies share one sign."""
    one, other = old.figure, new.figure
    if one is None or other is None or (one.low, one.high) != (other.low, other.high):
        return False
    is_signed = {one.unit: "$" in old.norm, other.unit: "$" in new.norm}
    return is_signed.get("usd", False) and "peso" in is_signed


def value_severity(old: Figure, new: Figure) -> Severity:
    """A factor of two or more, a change of sign, or a count for an ordinal is critical."""
    a, b = old.base_low, new.base_low
    if old.dimension == "temperature" and old.unit == new.unit:
        a, b = old.low, new.low
    if old.is_ordinal != new.is_ordinal:
        return Severity.CRITICAL
    if a * b <= 0 and a != b:
        return Severity.CRITICAL
    ratio = max(abs(a), abs(b)) / min(abs(a), abs(b)) if a * b else 1.0
    return Severity.CRITICAL if ratio >= 2 else Severity.HIGH
