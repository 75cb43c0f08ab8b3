"""Figures: a value that changed, or the bound on it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.bounds_beside import bounds_beside, has_changed_bound
from channelwatch.domain.claims.rules.figure_values import changed_bound, changed_value
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.claims.rules.lone_figures import lone_figures
from channelwatch.domain.claims.spelling import holds_misspelling
from channelwatch.domain.kinds import Severity

_STRETCHES = frozenset(("min", "h", "day", "week", "month", "year"))  # each twice another or more


def compare_figures(difference: Difference) -> Iterator[Change]:
    """Yield changes of values and of bounds, and take the figures out of the difference."""
    if swapped := _changed_places(difference):
        for i, j in swapped:
            yield from changed_value(difference, i, j)
        difference.use([i for i, _ in swapped], [j for _, j in swapped])
        return
    yield from _changed_bounds(difference)
    yield from _changed_units(difference)
    for region in list(difference.regions):
        removed = [i for i in region.removed if difference.before[i].kind in ("figure", "code")]
        added = [j for j in region.added if difference.after[j].kind in ("figure", "code")]
        pairs = _paired(difference, removed, added)
        for i, j in pairs:
            yield from changed_value(difference, i, j)
        lone_removed = [i for i in removed if i not in {i for i, _ in pairs}]
        lone_added = [j for j in added if j not in {j for _, j in pairs}]
        if lone_removed or lone_added:
            yield from lone_figures(difference, region, lone_removed, lone_added)
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


def _changed_bounds(difference: Difference) -> Iterator[Change]:
    for i, j in [*difference.matched, *difference.moved]:
        old, new = difference.before[i].figure, difference.after[j].figure
        if not old or not new or old.is_weak or not has_changed_bound(difference, i, j):
            continue
        if "=" not in (old.comparator, new.comparator) or not _has_slip(difference):
            yield changed_bound(difference, i, j)
            difference.use(bounds_beside(difference.before, i), bounds_beside(difference.after, j))


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
    words = [item for item in words if "comparator_after" not in item.labels]
    return holds_misspelling(words, difference.lexicon)


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
