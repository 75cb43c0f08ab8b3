"""One figure said as two: `fifty-seven forty` for 57.40, `three two hundred` for 3.2 kg."""

from collections.abc import Sequence
from itertools import pairwise

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item

_PARTS = ((10, 100, 100.0), (100, 1000, 1000.0))  # from, below, of which it is a part


def match_said_in_two(difference: Difference) -> None:
    """Take out of the difference what two numbers in words and one in digits say."""
    rows = (difference.before, difference.after)
    for region in list(difference.regions):
        sides = (region.removed, region.added)
        for said, written in ((0, 1), (1, 0)):
            if found := _found(rows[said], sides[said], rows[written], sides[written]):
                positions: list[list[int]] = [[], []]
                positions[said], positions[written] = [*found[:2]], [found[2]]
                difference.respelled.append((positions[0][0], positions[1][0]))
                difference.use(*positions)


def _found(
    row: Sequence[Item], spoken: Sequence[int], other: Sequence[Item], written: Sequence[int]
) -> tuple[int, int, int] | None:
    """Return the places of two numbers in words, and of the one that they come to."""
    for i, k in pairwise(spoken):
        value = _spoken(row[i], row[k]) if k == i + 1 else None
        for j in written if value else ():
            if value and _says(other[j], *value):
                return i, k, j
    return None


def _spoken(whole: Item, part: Item) -> tuple[float, float] | None:
    """Return the value that two numbers in words come to, and the minutes past midnight."""
    first, second = whole.figure, part.figure
    if first is None or second is None or first.unit or first.is_ordinal or second.is_ordinal:
        return None
    if any(c.isdigit() for c in whole.norm + part.norm):
        return None
    divisor = next((of for low, high, of in _PARTS if low <= second.low < high), 0.0)
    return (first.low + second.low / divisor, first.low * 60 + second.low) if divisor else None


def _says(item: Item, value: float, minutes: float) -> bool:
    if item.kind == "time":
        return item.key[1] == f"clock:{minutes:g}"
    figure = item.figure
    return figure is not None and abs(figure.low - value) < 1e-9
