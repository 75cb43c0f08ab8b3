"""What a lexicon says about words: its patterns, and all that one word form may mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Entry(NamedTuple):
    """A pattern of words, and what finding it means."""

    category: str
    value: str
    words: tuple[str, ...]


class NumberWord(NamedTuple):
    """A word that is part of a number.

    kind: "unit" (adds), "hundred" (multiplies what stands before), "scale" (thousand and up),
    "group" (a dozen: counts groups), "vague" (dozens), "half", "article" (one, un: may be
    no number at all), "indefinite" (counts only before a scale), "suffix" (k, m: only after
    digits), "ordinal".
    """

    kind: str
    value: float


_NONE: Mapping[str, str] = {}
_NO_PHRASES: Mapping[str, tuple[Entry, ...]] = {}


class WordFacts(NamedTuple):
    """All a lexicon knows about one word form."""

    stem: str
    key: tuple[object, ...]  # under which equal words are found
    number: NumberWord | None = None
    entries: tuple[Entry, ...] = ()  # patterns that start with this word, longest first
    is_function: bool = False
    labels: Mapping[str, str] = _NONE  # what the word alone says: category → value
    singles: tuple[Entry, ...] = ()  # the patterns of this word alone
    phrases: Mapping[str, tuple[Entry, ...]] = _NO_PHRASES  # the others, by second word; "" for `*`
    categories: frozenset[str] = frozenset()  # of all its patterns
    may_open_time: bool = False
    may_open_figure: bool = False
    is_plain: bool = True  # neither of these, and no pattern: a word like any other


_OPENS_TIME = frozenset(("time", "month", "weekday", "hour_prep", "hour_offset"))
_OPENS_FIGURE = frozenset(("comparator", "range_from", "measure"))


def word_facts(
    stem: str, number: NumberWord | None, entries: Sequence[Entry], *, is_function: bool
) -> WordFacts:
    """Sort the patterns that start with a word by what the engine asks about them."""
    key = ("w", stem)
    if not entries and number is None:
        return WordFacts(stem, key, None, (), is_function)
    singles = tuple(entry for entry in entries if len(entry.words) == 1)
    categories = frozenset(entry.category for entry in entries)
    return WordFacts(
        stem=stem,
        key=key,
        number=number,
        entries=tuple(entries),
        is_function=is_function,
        labels=join_labels(singles),
        singles=singles,
        phrases=_by_second_word(entry for entry in entries if len(entry.words) > 1),
        categories=categories,
        may_open_time=number is not None or not _OPENS_TIME.isdisjoint(categories),
        may_open_figure=number is not None or not _OPENS_FIGURE.isdisjoint(categories),
        is_plain=False,
    )


def _by_second_word(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        second = entry.words[1]
        found.setdefault("" if second.endswith("*") else second, []).append(entry)
    return {second: tuple(group) for second, group in found.items()}


def heads_of(prefixes: Iterable[str]) -> frozenset[str]:
    """Return what the prefixes begin with, so that most words are known to have none at once."""
    return frozenset(prefix[:end] for prefix in prefixes for end in range(2, len(prefix) + 1))


def join_labels(entries: Iterable[Entry]) -> dict[str, str]:
    """Return category → value; a word may be opposite to several, so polarities are all kept."""
    labels: dict[str, str] = {}
    for entry in entries:
        if entry.category == "polarity" and "polarity" in labels:
            labels["polarity"] += f" {entry.value}"  # `rejects` opposes confirms and accepts
        labels.setdefault(entry.category, entry.value)
    return labels


def index_entries(
    entries: Iterable[Entry],
) -> tuple[dict[str, tuple[Entry, ...]], dict[str, tuple[Entry, ...]]]:
    """Index patterns by their first word: exact words, and prefixes (without the `*`)."""
    exact: dict[str, list[Entry]] = {}
    prefix: dict[str, list[Entry]] = {}
    for entry in entries:
        first = entry.words[0]
        if first.endswith("*"):
            prefix.setdefault(first[:-1], []).append(entry)
        else:
            exact.setdefault(first, []).append(entry)
    return ({key: tuple(found) for key, found in exact.items()},
            {key: tuple(found) for key, found in prefix.items()})  # fmt: skip
