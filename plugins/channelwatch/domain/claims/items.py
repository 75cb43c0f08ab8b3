"""Read a sentence as a row of items: figures, times, phrases with a meaning, and other words.

The keys of items are equal exactly when a reader would call them the same: `1,2 km` and
`1.200 metros`, `00:00` and `midnight`, `killed` in any case.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from channelwatch.domain.claims.figures import OPENING_MARKS, Figure, read_figure
from channelwatch.domain.claims.lexicon import Lexicon, Unit
from channelwatch.domain.claims.patterns import entries_at
from channelwatch.domain.claims.times import read_time
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.units import may_be_sign
from channelwatch.domain.claims.words import OPENS_FIGURE, OPENS_TIME, WordFacts, join_labels

Labels = Mapping[str, str]
_NO_LABELS: Labels = {}
_REACH = 8  # tokens between a word such as `over` or `at` and the number it belongs to
_FUNCTION_LABELS = frozenset(
    ("place_prep", "comparator", "comparator_after", "range_from", "range_to", "hour_prep")
)


class Item(NamedTuple):
    """One item. `kind` is word, figure, time, code or mark; `labels` maps category to value."""

    kind: str
    key: tuple[object, ...]
    start: int
    end: int
    norm: str
    labels: Labels
    is_capital: bool
    is_function: bool
    figure: Figure | None = None


_item = partial(tuple.__new__, Item)  # millions are made: without the detour by a constructor


def itemise(tokens: Sequence[Token], lexicon: Lexicon, units: Mapping[str, Unit]) -> list[Item]:
    """Return the items of one sentence, in order."""
    items: list[Item] = []
    position = 0
    while position < len(tokens):
        kind, norm, start, end, facts, is_capital = tokens[position]
        if facts is not None and (facts.stands_alone or _opens_nothing(tokens, position, facts)):
            key, labels = facts.item_key, facts.labels
            word = ("word", key, start, end, norm, labels, is_capital, facts.is_function, None)
            items.append(_item(word))
            position += 1
        elif kind == "mark" and not (norm in OPENING_MARKS and may_be_sign(tokens, position)):
            mark = (kind, ("m", norm), start, end, norm, _NO_LABELS, False, True, None)
            items.append(_item(mark))
            position += 1
        else:
            item, position = _next_item(tokens, position, lexicon, units)
            items.append(item)
    return items


def _opens_nothing(tokens: Sequence[Token], position: int, facts: WordFacts) -> bool:
    """Tell whether a word stands alone here: no number is near, and no longer pattern begins."""
    if entries_at(tokens, position) is not facts.singles:
        return False
    if facts.opens_nothing or not facts.needs_number:
        return facts.opens_nothing
    for token in tokens[position + 1 : position + 1 + _REACH]:
        if token.kind == "number" or (token.facts and token.facts.counts):
            return False
    return True


def _next_item(
    tokens: Sequence[Token], position: int, lexicon: Lexicon, units: Mapping[str, Unit]
) -> tuple[Item, int]:
    token = tokens[position]
    if token.kind != "word" or token.facts is None:
        return _other_item(tokens, position, lexicon, units)
    facts, found = token.facts, entries_at(tokens, position)
    said = {entry.category for entry in found} if found is not facts.singles else ()
    if (facts.opens_time or not OPENS_TIME.isdisjoint(said)) and (
        moment := read_time(tokens, position, lexicon)
    ) is not None:
        return _span_item("time", moment.key, tokens, position, moment.end), moment.end
    if (facts.opens_figure or not OPENS_FIGURE.isdisjoint(said)) and (
        figure := read_figure(tokens, position, lexicon, units)
    ) is not None:
        return _figure_item(figure, tokens, position), figure.end
    if said:
        return _phrase_item(len(found[0].words), join_labels(found), tokens, position)
    if facts.labels:
        return _phrase_item(1, facts.labels, tokens, position)
    return Item(
        "word",
        facts.key,
        token.start,
        token.end,
        token.norm,
        _NO_LABELS,
        token.is_capital,
        facts.is_function,
    ), position + 1


def _other_item(
    tokens: Sequence[Token], position: int, lexicon: Lexicon, units: Mapping[str, Unit]
) -> tuple[Item, int]:
    """Read what does not start with a word: figures, clocks, dates, codes and marks."""
    token = tokens[position]
    if (
        token.kind in ("clock", "date", "number")
        and (moment := read_time(tokens, position, lexicon)) is not None
    ):
        return _span_item("time", moment.key, tokens, position, moment.end), moment.end
    if (token.kind == "number" or token.norm in OPENING_MARKS) and (
        figure := read_figure(tokens, position, lexicon, units)
    ) is not None:
        return _figure_item(figure, tokens, position), figure.end
    kind = "mark" if token.kind == "mark" else "code"
    key = (kind[0], token.norm.casefold().replace("-", "") if kind == "code" else token.norm)
    return Item(
        kind, key, token.start, token.end, token.norm, _NO_LABELS, False, kind == "mark"
    ), position + 1


def _span_item(kind: str, key: str, tokens: Sequence[Token], start: int, end: int) -> Item:
    first, last = tokens[start], tokens[end - 1]
    return Item(
        kind,
        ("t", key),
        first.start,
        last.end,
        _joined(tokens, start, end),
        _NO_LABELS,
        False,
        False,
    )


def _joined(tokens: Sequence[Token], start: int, end: int) -> str:
    return " ".join(token.norm for token in tokens[start:end])


def _figure_item(figure: Figure, tokens: Sequence[Token], start: int) -> Item:
    first, last = tokens[start], tokens[figure.end - 1]
    return Item(
        "figure",
        figure.key,
        first.start,
        last.end,
        _joined(tokens, start, figure.end),
        _NO_LABELS,
        False,
        False,
        figure,
    )


def _phrase_item(
    length: int, labels: Labels, tokens: Sequence[Token], position: int
) -> tuple[Item, int]:
    first, last = tokens[position], tokens[position + length - 1]
    norm = first.norm if length == 1 else _joined(tokens, position, position + length)
    if "synonym" in labels:
        key: tuple[object, ...] = ("s", labels["synonym"])
    elif length == 1 and first.facts:
        key = first.facts.key
    else:
        key = ("p", norm)
    if length == 1:
        is_function = first.facts is not None and first.facts.is_function
    else:
        is_function = labels.keys() <= _FUNCTION_LABELS
    return Item(
        "word", key, first.start, last.end, norm, labels, first.is_capital, is_function
    ), position + length
