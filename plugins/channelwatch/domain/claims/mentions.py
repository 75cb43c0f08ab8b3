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
        run = items[position:end]
        known = [item.labels["place_name"] for item in run if "place_name" in item.labels]
        if key := (known and known[0]) or _name_key(run):
            mention = Mention(text=text[span[0] : span[1]], span=span, skeleton=key)
            yield mention, bool(known) or _follows_preposition(items, position)


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


def _follows_preposition(items: Sequence[Item], start: int) -> bool:
    before = items[start - 1] if start else None
    return before is not None and ("place_prep" in before.labels or "place_noun" in before.labels)


def _name_key(items: Sequence[Item]) -> str:
    return " ".join([skeleton(item.norm) for item in items]).strip()
