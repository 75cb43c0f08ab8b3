"""Bounds that a figure does not hold itself: `200 rations at most`, `за девяносто`."""

from collections.abc import Sequence

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item

_REACH = 4  # items behind the figure
_MOSTLY_KEPT = 0.5  # what a sentence written anew holds behind a figure may be of something else
_MOST_COUNTED = 2  # content words between figure and bound: `200 rations of food at most`


def has_changed_bound(difference: Difference, i: int, j: int) -> bool:
    """Tell whether the figure at `i` is bounded otherwise than the same one at `j`."""
    rows = ((difference.before, i), (difference.after, j))
    old, new = (_own(row, at) for row, at in rows)
    if difference.share_kept >= _MOSTLY_KEPT:
        loose = [_loosely(row, at) for row, at in rows]
        if all(loose):
            return loose[0] != loose[1]
        old, new = (_own(row, at) or _behind(row, at) for row, at in rows)
    return old != new


def bounds_beside(row: Sequence[Item], position: int) -> list[int]:
    """Return where the bounds stand that belong to the figure at a position."""
    before = [position - 1] if _loosely(row, position) else []
    return before if _own(row, position) else [*before, *_places_behind(row, position)]


def _own(row: Sequence[Item], position: int) -> str:
    figure = row[position].figure
    return figure.comparator if figure and figure.comparator != "=" else ""


def _loosely(row: Sequence[Item], position: int) -> str:
    """`Под` and `за` before a figure bound it where one took the place of the other."""
    return row[position - 1].labels.get("loose_bound", "") if position else ""


def _behind(row: Sequence[Item], position: int) -> str:
    return next((row[p].labels["comparator_after"] for p in _places_behind(row, position)), "")


def _places_behind(row: Sequence[Item], position: int) -> list[int]:
    counted = 0
    for p in range(position + 1, min(position + 1 + _REACH, len(row))):
        if "comparator_after" in row[p].labels:
            return [p]
        counted += not row[p].is_function
        if row[p].kind != "word" or counted > _MOST_COUNTED or "conjunction" in row[p].labels:
            break
    return []
