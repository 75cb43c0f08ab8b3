"""What marks a post as edited, and when: `UPD 14:20:`, `[Обновлено в 11:05]`. It states nothing."""

from collections.abc import Sequence

from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.notes import note_end, note_start, says_note
from channelwatch.domain.claims.reading import Sentence

_STAMPED = frozenset(("clock", "date", "day", "weekday"))
_SEPARATORS = frozenset(":.!—–-")
_LONGEST = 6  # items of a stamp


def without_stamps(sentence: Sentence) -> tuple[Item, ...]:
    """Return the words of a sentence, but no `Urgent:` in front and no time of an edit."""
    items = sentence.items
    if says_note(items):
        items = items[(first := note_start(items)) : note_end(items, first)]
    start = _opening_end(items)
    end = _closing_start(items, start)
    return tuple(item for item in items[start:end] if item.kind != "mark")


def _opening_end(items: Sequence[Item]) -> int:
    """Return where the text begins behind words such as `update` and the time with them."""
    start = next((n for n, item in enumerate(items) if not _is_prefix_or_mark(item)), len(items))
    if not any(_is_prefix(item) for item in items[:start]):
        return 0
    end = _stamp_end(items, start)
    is_apart = any(item.norm in _SEPARATORS for item in items[:start])  # `New: 12, old: 3`
    return end if end and not (is_apart and end < len(items)) else start


def _stamp_end(items: Sequence[Item], start: int) -> int:
    """Return where a time ends that a mark or nothing follows, or 0."""
    for at in range(start, min(len(items), start + _LONGEST)):
        if items[at].kind == "mark":
            return at if any(_is_stamp(item) for item in items[start:at]) else 0
        if not _is_stamp(items[at]) and not items[at].is_function:
            return 0
    is_whole = len(items) - start <= _LONGEST
    return len(items) if is_whole and any(_is_stamp(item) for item in items[start:]) else 0


def _closing_start(items: Sequence[Item], start: int) -> int:
    """Return where `(updated at 14:20)` begins at the end of a sentence."""
    for at in range(max(start, len(items) - _LONGEST - 2), len(items)):
        opens = items[at].norm in "([" and items[at].kind == "mark"
        if opens and at + 1 < len(items) and _is_prefix(items[at + 1]):
            return at if _stamp_end(items, at + 2) else len(items)
    return len(items)


def _is_prefix(item: Item) -> bool:
    return item.labels.get("boilerplate") == "prefix"


def _is_prefix_or_mark(item: Item) -> bool:
    return item.kind == "mark" or _is_prefix(item)


def _is_stamp(item: Item) -> bool:
    """A time, or the count of the edit: `Update 3:`."""
    if item.kind == "time":
        return str(item.key[1]).split(":")[0] in _STAMPED
    return item.figure is not None and item.norm.isdigit()
