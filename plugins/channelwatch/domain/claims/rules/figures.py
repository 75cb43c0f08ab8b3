"""Figures: a value that changed, or the bound on it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.figures import Figure
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.quantities import nearest
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_SCORE = re.compile(r"\d{1,3}:\d{1,3}")
_APPROXIMATE = 0.03  # a conversion between systems of measure is rounded
_STRETCHES = frozenset(("min", "h", "day", "week", "month", "year"))  # each twice another or more
_CLAUSE = 3  # so many words around an added figure make it part of an added clause

# Dimensions that go by another name as a slot; the others keep theirs.
_SLOTS = {"length": "distance", "mass": "weight", "ratio": "percent", "points": "score"}
_NOUNS = {
    "person": "people",
    "drone": "drones",
    "house": "buildings",
    "truck": "equipment",
    "car": "equipment",
    "bus": "equipment",
}
_ROLES = (
    "killed",
    "injured",
    "missing",
    "captured",
    "detained",
    "evacuated",
    "rescued",
    "infected",
)


def compare_figures(difference: Difference) -> Iterator[Change]:
    """Yield changes of values and of bounds, and take the figures out of the difference."""
    if swapped := _changed_places(difference):
        for i, j in swapped:
            yield from _changed_value(difference, i, j)
        difference.use([i for i, _ in swapped], [j for _, j in swapped])
        return
    yield from _changed_bounds(difference)
    yield from _changed_units(difference)
    for region in list(difference.regions):
        removed = [i for i in region.removed if difference.before[i].kind in ("figure", "code")]
        added = [j for j in region.added if difference.after[j].kind in ("figure", "code")]
        pairs = _paired(difference, removed, added)
        for i, j in pairs:
            yield from _changed_value(difference, i, j)
        lone_removed = [i for i in removed if i not in {i for i, _ in pairs}]
        lone_added = [j for j in added if j not in {j for _, j in pairs}]
        if lone_removed or lone_added:
            yield from _unpaired(difference, region, lone_removed, lone_added)
        difference.use(removed, added)


def _changed_places(difference: Difference) -> list[tuple[int, int]]:
    """Pair figures that changed places among the same words: `home 1, guests 3` → `3, 1`."""
    rows = (difference.before, difference.after)
    words = [[item.key for item in row if not item.figure] for row in rows]
    places = [[p for p, item in enumerate(row) if item.figure] for row in rows]
    if words[0] != words[1] or len(places[0]) != len(places[1]):
        return []
    pairs = [(i, j) for i, j in zip(*places, strict=True) if rows[0][i].key != rows[1][j].key]
    old, new = [rows[0][i].key for i, _ in pairs], [rows[1][j].key for _, j in pairs]
    apart = all(  # a word between two figures tells whose they are; a mere list may be shuffled
        any(not item.is_function and not item.figure for item in rows[0][i:other])
        for (i, _), (other, _) in pairwise(pairs)
    )
    return pairs if len(pairs) > 1 and apart and Counter(old) == Counter(new) else []


def _figure(item: Item) -> Figure | None:
    return item.figure


def _changed_bounds(difference: Difference) -> Iterator[Change]:
    for i, j in [*difference.matched, *difference.moved]:
        old, new = difference.before[i].figure, difference.after[j].figure
        if not old or not new or old.comparator == new.comparator or old.is_weak:
            continue
        if "=" not in (old.comparator, new.comparator) or not _has_slip(difference):
            yield found(difference, ChangeKind.COMPARATOR, Severity.MEDIUM,
                        slot_of(difference.after, j), "figure-bound", [i], [j])  # fmt: skip


def _changed_units(difference: Difference) -> Iterator[Change]:
    """`a week without water` → `a month`: a stretch of time that goes without a figure."""
    for region in list(difference.regions):
        old = [i for i in region.removed if not difference.before[i].is_function]
        new = [j for j in region.added if not difference.after[j].is_function]
        if len(old) != 1 or len(new) != 1:
            continue
        names = (
            difference.before[old[0]].labels.get("unit"),
            difference.after[new[0]].labels.get("unit"),
        )
        if names[0] != names[1] and _STRETCHES.issuperset(names):
            difference.use(old, new)
            severity = Severity.CRITICAL
            yield found(
                difference, ChangeKind.VALUE, severity, "duration", "unit-replaced", old, new
            )


def _has_slip(difference: Difference) -> bool:
    """Tell whether a word that no dictionary holds came or went: perhaps the bound, mistyped."""
    words = [difference.before[i] for r in difference.regions for i in r.removed]
    words += [difference.after[j] for r in difference.regions for j in r.added]
    return _is_misspelt(difference, words)


def _paired(
    difference: Difference, removed: Sequence[int], added: Sequence[int]
) -> list[tuple[int, int]]:
    """Pair figures of the same dimension in order; then the others in order."""
    free = list(added)
    pairs: list[tuple[int, int]] = []
    for same_dimension in (True, False):
        for i in removed:
            if i in {i for i, _ in pairs}:
                continue
            j = next(
                (
                    j
                    for j in free
                    if not same_dimension or _alike(difference.before[i], difference.after[j])
                ),
                None,
            )
            if j is not None:
                pairs.append((i, j))
                free.remove(j)
    return pairs


def _alike(left: Item, right: Item) -> bool:
    a, b = left.figure, right.figure
    return a is not None and b is not None and a.dimension == b.dimension


def _changed_value(difference: Difference, i: int, j: int) -> Iterator[Change]:
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
    elif _equal_without_unit(old, new) or _equal_by_conversion(old, new):
        if old.comparator != new.comparator and "~" not in (old.comparator, new.comparator):
            yield found(
                difference, ChangeKind.COMPARATOR, Severity.MEDIUM, slot, "figure-bound", [i], [j]
            )
    else:
        yield found(
            difference, ChangeKind.VALUE, value_severity(old, new), slot, "figure-value", [i], [j]
        )
        if old.comparator != new.comparator and "=" not in (old.comparator, new.comparator):
            yield found(
                difference, ChangeKind.COMPARATOR, Severity.MEDIUM, slot, "figure-bound", [i], [j]
            )


def _designation_severity(old: str, new: str) -> Severity:
    """A score turned round is critical: another side won."""
    scores = [tuple(map(int, text.split(":"))) for text in (old, new) if _SCORE.fullmatch(text)]
    if len(scores) == 2 and (scores[0][0] - scores[0][1]) * (scores[1][0] - scores[1][1]) <= 0:
        return Severity.CRITICAL
    return Severity.HIGH


def _numbers_a_place(difference: Difference, i: int, j: int) -> bool:
    """`on the third floor`: an ordinal in words before a noun of place says where, not how many."""
    old, new = difference.before[i], difference.after[j]
    following = difference.before[i + 1 : i + 2]
    return (
        bool(old.figure and new.figure and old.figure.is_ordinal and new.figure.is_ordinal)
        and not any(c.isdigit() for c in old.norm + new.norm)
        and any("place_noun" in item.labels for item in following)
    )


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


def _unpaired(
    difference: Difference, region: Region, removed: Sequence[int], added: Sequence[int]
) -> Iterator[Change]:
    """A figure that came or went: a change of value, unless a whole clause came or went with it."""
    removed = [i for i in removed if _counts(difference.before[i])]
    added = [j for j in added if _counts(difference.after[j])]
    if not removed and not added:
        return
    words = [difference.before[i] for i in region.removed] + [
        difference.after[j] for j in region.added
    ]
    others = sum(item.kind == "word" and not item.is_function for item in words)
    if not any(c.isdigit() for item in words for c in item.norm) and (
        difference.is_noisy or _is_misspelt(difference, words)
    ):
        return
    is_one_sided = not (region.removed and region.added)
    if is_one_sided and others >= _CLAUSE:
        return
    slot = slot_of(difference.after, added[0]) if added else slot_of(difference.before, removed[0])
    yield found(
        difference,
        ChangeKind.VALUE,
        Severity.MEDIUM,
        slot,
        "figure-lone",
        removed,
        added,
        confidence=0.7,
    )


def _is_misspelt(difference: Difference, words: Sequence[Item]) -> bool:
    """Tell whether a word is in no dictionary: a number mistyped, not a new one."""
    knows = difference.lexicon.knows
    return knows is not None and any(
        item.kind == "word" and not item.is_capital and not knows(item.norm) for item in words
    )


def _counts(item: Item) -> bool:
    figure = item.figure
    return item.kind == "code" or bool(figure and not figure.is_weak and not figure.is_ordinal)


def slot_of(row: Sequence[Item], position: int) -> str:
    """Name what the figure at a position measures."""
    figure = row[position].figure
    if figure is None:
        return "count"
    if figure.dimension != "count" and not figure.dimension.startswith("money"):
        return _SLOTS.get(figure.dimension, figure.dimension)
    if figure.dimension.startswith("money"):
        return "money"
    role = nearest(row, position, "role", reach=4)
    if role in _ROLES:
        return role
    noun = next(
        (str(item.key[1]) for item in row[position + 1 : position + 3] if not item.is_function), ""
    )
    return _NOUNS.get(noun, "count")
