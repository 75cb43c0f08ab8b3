"""Names that joined others or left them: `fighting in Kozinka` → `in Kozinka and Glotovo`."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_MOSTLY_KEPT = 0.6  # below that, the sentence was written anew
_MOST_NAMES = 4  # words
_PLACE = frozenset(("place_name", "place_noun"))


def compare_joined_names(difference: Difference) -> Iterator[Change]:
    """Yield places and actors that came or went beside others, and take them out."""
    if difference.share_kept < _MOSTLY_KEPT:
        return
    for region in list(difference.regions):
        if region.removed and region.added:
            continue
        row = difference.before if region.removed else difference.after
        positions = region.removed or region.added
        names = _names(row, positions)
        if names:
            kind = ChangeKind.PLACE if _are_places(row, positions, names) else ChangeKind.ACTOR
            difference.use(region.removed, region.added)
            went, came = (names, ()) if region.removed else ((), names)
            yield found(difference, kind, Severity.MEDIUM, kind.value, "name-joined", went, came,
                        confidence=0.7)  # fmt: skip


def _names(row: Sequence[Item], positions: Sequence[int]) -> list[int]:
    """Return where the names stand, if there is nothing but these and a word that joins them."""
    content = [p for p in positions if not row[p].is_function]
    joins = any("conjunction" in row[p].labels for p in positions if row[p].is_function)
    if not joins or len(content) > _MOST_NAMES:
        return []
    are_names = all(p > 0 and row[p].kind == "word" and row[p].is_capital for p in content)
    return content if are_names else []


def _are_places(row: Sequence[Item], positions: Sequence[int], names: Sequence[int]) -> bool:
    """A place is known, or stands where one stands: behind `in`, and what joins it to another."""
    ahead = row[max(0, positions[0] - 2) : positions[0]]
    return any(not _PLACE.isdisjoint(row[p].labels) for p in names) or any(
        "place_prep" in item.labels or "place_name" in item.labels for item in ahead
    )
