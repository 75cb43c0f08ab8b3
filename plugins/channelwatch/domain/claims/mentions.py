"""Find who and what a sentence names."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Mention
from channelwatch.domain.claims.names import skeleton


def mentions(text: str, items: Sequence[Item]) -> Iterator[tuple[Mention, bool]]:
    """Yield runs of capitalised words, and whether each is a place.

    It is one when it is known as one or follows a preposition of place.
    """
    end = 0
    opening = [i for i, item in enumerate(items) if item.is_capital or "place_name" in item.labels]
    for position in opening:
        if position < end:
            continue
        end = position
        while end < len(items) and _is_name(items, end, starts=end == 0):
            end += 1
        if end == position:
            continue
        span = (items[position].start, items[end - 1].end)
        if key := _name_key(items[position:end]):
            mention = Mention(text=text[span[0] : span[1]], span=span, skeleton=key)
            yield mention, _names_place(items, position, end)


_NOT_NAMES = frozenset(("source_marker", "hedge", "negation", "boilerplate"))


def _is_name(items: Sequence[Item], position: int, *, starts: bool) -> bool:
    item = items[position]
    if item.kind != "word" or item.is_function:
        return False
    if "place_name" in item.labels:
        return True
    if not item.is_capital or not _NOT_NAMES.isdisjoint(item.labels):
        return False
    return not starts or (position + 1 < len(items) and items[position + 1].is_capital)


def _names_place(items: Sequence[Item], start: int, end: int) -> bool:
    if any("place_name" in item.labels for item in items[start:end]):
        return True
    before = items[start - 1] if start else None
    return before is not None and ("place_prep" in before.labels or "place_noun" in before.labels)


def _name_key(items: Sequence[Item]) -> str:
    known = next((item.labels["place_name"] for item in items if "place_name" in item.labels), "")
    return known or " ".join(skeleton(item.norm) for item in items).strip()
