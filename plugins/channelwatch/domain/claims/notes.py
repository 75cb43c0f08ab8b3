"""What is said of a post rather than of the event: `[Edited: typo]`, `(video)`, `Dear readers,`."""

from collections.abc import Sequence

from channelwatch.domain.claims.items import Item

_OPENS, _CLOSES = frozenset("(["), frozenset(")]")

_GOES_ON = frozenset("([«“\"':;—–-?")  # `Neighbours: …` are whom a post quotes
_LONGEST = 10  # items between brackets
_LONGEST_HEAD = 6  # items before a colon
_CATEGORIES = frozenset(("edit_note", "greeting"))


def says_note(items: Sequence[Item]) -> bool:
    """Tell most sentences at once: they hold no word that notes are made of."""
    return any(item.labels and not _CATEGORIES.isdisjoint(item.labels) for item in items)


def note_start(items: Sequence[Item]) -> int:
    """Return where a sentence begins behind notes and greetings in front of it."""
    start = 0
    while end := _bracketed(items, start) or _headed(items, start) or _greeted(items, start):
        start = end
    return start


def note_end(items: Sequence[Item], start: int) -> int:
    """Return where a note in brackets begins at the end of a sentence; else its length."""
    for at in range(max(start, len(items) - _LONGEST - 2), len(items)):
        end = _bracketed(items, at)
        if end and all(item.kind == "mark" for item in items[end:]):
            return at
    return len(items)


def _bracketed(items: Sequence[Item], start: int) -> int:
    """Return where brackets end that only say how the post was edited, or what it shows; or 0."""
    first = _behind_emoji(items, start)
    if first >= len(items) or items[first].norm not in _OPENS:
        return 0
    for end in range(first + 1, min(len(items), first + _LONGEST + 2)):
        if items[end].kind == "mark" and items[end].norm in _CLOSES:
            return end + 1 if _is_note(items[first + 1 : end]) else 0
    return 0


def _headed(items: Sequence[Item], start: int) -> int:
    """`Corrected spelling, nothing else:`; no word of it may be of the event."""
    for at in range(start, min(len(items), start + _LONGEST_HEAD)):
        if items[at].norm == ":":
            words = [item for item in items[start:at] if item.kind != "mark"]
            is_note = any(_notes(item) for item in words) and all(
                _notes(item) or item.is_function for item in words
            )
            return at + 1 if is_note else 0
    return 0


def _greeted(items: Sequence[Item], start: int) -> int:
    """`Dear readers, …`, `Good morning! …`: but not `Friends of the victim said`."""
    first = _behind_emoji(items, start)
    if first >= len(items) or "greeting" not in items[first].labels:
        return 0
    end = first + 1
    while end < len(items) and "greeting" in items[end].labels:
        end += 1
    if end == len(items):
        return end
    is_ended = items[end].kind == "mark" and items[end].norm not in _GOES_ON
    return end + 1 if is_ended else 0


def _behind_emoji(items: Sequence[Item], start: int) -> int:
    while start < len(items) and items[start].kind == "mark" and items[start].norm not in _OPENS:
        start += 1
    return start


def _is_note(items: Sequence[Item]) -> bool:
    """Nothing but words of editing or for pictures: `[corrected: nobody was hurt]` is a claim."""
    words = [item for item in items if item.kind != "mark"]
    return any("edit_note" in item.labels for item in words) and all(
        item.kind == "word" and ("edit_note" in item.labels or item.is_function) for item in words
    )


def _notes(item: Item) -> bool:
    return item.labels.get("edit_note") == "edit"
