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
    item_key: tuple[object, ...]  # the same, or the synonym that the word alone stands for
    number: NumberWord | None = None
    entries: tuple[Entry, ...] = ()  # patterns that start with this word, longest first
    is_function: bool = False
    labels: Mapping[str, str] = _NONE  # what the word alone says: category → value
    singles: tuple[Entry, ...] = ()  # the patterns of this word alone
    phrases: Mapping[str, tuple[Entry, ...]] = _NO_PHRASES  # the others, by second word; "" for `*`
    categories: frozenset[str] = frozenset()  # of all its patterns
    may_open_time: bool = False
    may_open_figure: bool = False
    stands_alone: bool = True  # opens neither of these, and no pattern of several words
    counts: bool = False  # a number, or a measure such as `fortnight`
    needs_number: bool = False  # by itself, opens a time or a figure only before a number
    opens_nothing: bool = True  # by itself, opens neither
    is_footer_cue: bool = False  # footers and advertisements are known by such words


_IS_TIME = frozenset(("time", "month", "weekday"))
_OPENS_TIME = _IS_TIME | {"hour_prep", "hour_offset", "hour_less", "hour_half"}
_OPENS_FIGURE = frozenset(("comparator", "range_from", "measure", "proportion"))
_OPENS = _OPENS_TIME | _OPENS_FIGURE
_OPENS_ITSELF = _IS_TIME | {"measure", "hour_half"}
_FOOTER_CUES = frozenset(("boilerplate", "detail", "audience"))


def word_facts(
    stem: str, number: NumberWord | None, entries: Sequence[Entry], *, is_function: bool
) -> WordFacts:
    """Sort the patterns that start with a word by what the engine asks about them."""
    key = ("w", stem)
    singles = tuple(entry for entry in entries if len(entry.words) == 1)
    labels = join_labels(singles)
    categories = frozenset(entry.category for entry in entries)
    may_open_time = number is not None or not _OPENS_TIME.isdisjoint(categories)
    may_open_figure = number is not None or not _OPENS_FIGURE.isdisjoint(categories)
    counts = number is not None or "measure" in categories
    return WordFacts(
        stem=stem,
        key=key,
        item_key=("s", labels["synonym"]) if "synonym" in labels else key,
        number=number,
        entries=tuple(entries),
        is_function=is_function,
        labels=labels,
        singles=singles,
        phrases=_by_second_word(entry for entry in entries if len(entry.words) > 1),
        categories=categories,
        may_open_time=may_open_time,
        may_open_figure=may_open_figure,
        stands_alone=not (may_open_time or may_open_figure or len(singles) < len(entries)),
        counts=counts,
        needs_number=number is None and _OPENS_ITSELF.isdisjoint(labels),
        opens_nothing=number is None and _OPENS.isdisjoint(labels),
        is_footer_cue=not _FOOTER_CUES.isdisjoint(categories),
    )


def plain_facts(stem: str, *, is_function: bool) -> WordFacts:
    """Return what is known about a word that the lexicon does not hold."""
    key = ("w", stem)
    return WordFacts(stem, key, key, None, (), is_function)


def _by_second_word(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        second = entry.words[1]
        found.setdefault("" if second.endswith("*") else second, []).append(entry)
    return {second: tuple(group) for second, group in found.items()}


def heads_of(prefixes: Mapping[str, tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    """Return what the prefixes begin with, so that most words are known to have none at once.

    A head that is a prefix itself has its entries.
    """
    heads = {prefix[:end] for prefix in prefixes for end in range(2, len(prefix) + 1)}
    return {head: prefixes.get(head, ()) for head in heads}


def join_labels(entries: Iterable[Entry]) -> dict[str, str]:
    """Return category → value; a word may be opposite to several, so polarities are all kept."""
    labels: dict[str, str] = {}
    for entry in entries:
        senses = labels.get("polarity", "") if entry.category == "polarity" else ""
        if senses and entry.value not in senses.split():
            labels["polarity"] = f"{senses} {entry.value}"  # `rejects` opposes confirms, accepts
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
