"""Name what a figure measures: the slot that its change is about."""

from collections.abc import Sequence

from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.quantities import nearest

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
