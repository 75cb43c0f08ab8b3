"""What a lexicon says about words: its patterns, and all that one word form may mean."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
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


_PLAIN_NUMBERS = frozenset(("unit", "article"))


def are_ends_of_range(lower: NumberWord | None, upper: NumberWord | None) -> bool:
    """Tell `five-six`, which is a range, from `twenty-five`, which is one number."""
    if lower is None or upper is None or not _PLAIN_NUMBERS.issuperset((lower.kind, upper.kind)):
        return False
    is_one = lower.value >= 20 and lower.value % 10 == 0 and upper.value < 10
    return lower.value <= upper.value and not is_one


_NONE: Mapping[str, str] = {}
_NO_PHRASES: Mapping[str, tuple[Entry, ...]] = {}
INDEXED = 3  # letters of a second word by which patterns are found


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
    phrases: Mapping[str, tuple[Entry, ...]] = (
        _NO_PHRASES  # the others, by letters of the second word
    )
    categories: frozenset[str] = frozenset()  # of all its patterns
    opens_time: bool = False  # by itself
    opens_figure: bool = False  # by itself
    stands_alone: bool = True  # opens neither, and no pattern of several words
    counts: bool = False  # a number, or a measure such as `fortnight`
    needs_number: bool = False  # by itself, opens a time or a figure only before a number
    opens_nothing: bool = True  # by itself, opens neither
    is_footer_cue: bool = False  # opens what footers and advertisements are known by


_IS_TIME = frozenset(("time", "month", "weekday"))
OPENS_TIME = _IS_TIME | {"hour_prep", "hour_offset", "hour_less", "hour_half"}
OPENS_FIGURE = frozenset(("comparator", "range_from", "measure", "proportion"))
_OPENS_ITSELF = _IS_TIME | {"measure", "hour_half"}
FOOTER_CUES = frozenset(("boilerplate", "detail", "audience"))


def word_facts(
    stem: str, number: NumberWord | None, entries: Sequence[Entry], *, is_function: bool
) -> WordFacts:
    """Sort the patterns that start with a word by what the engine asks about them."""
    key = ("w", stem)
    singles = tuple(entry for entry in entries if len(entry.words) == 1)
    labels = join_labels(singles)
    categories = frozenset(entry.category for entry in entries)
    opens_time = number is not None or not OPENS_TIME.isdisjoint(labels)
    opens_figure = number is not None or not OPENS_FIGURE.isdisjoint(labels)
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
        phrases=_by_second_word([entry for entry in entries if len(entry.words) > 1]),
        categories=categories,
        opens_time=opens_time,
        opens_figure=opens_figure,
        stands_alone=not (opens_time or opens_figure or len(singles) < len(entries)),
        counts=counts,
        needs_number=number is None and _OPENS_ITSELF.isdisjoint(labels),
        opens_nothing=not (opens_time or opens_figure),
        is_footer_cue=not FOOTER_CUES.isdisjoint(categories),
    )


_facts = partial(tuple.__new__, WordFacts)  # most words are plain: no constructor
_REST = WordFacts("", (), ())[6:]


def plain_facts(stem: str, *, is_function: bool) -> WordFacts:
    """Return what is known about a word that the lexicon does not hold."""
    key = ("w", stem)
    return _facts((stem, key, key, None, (), is_function, *_REST))


def _by_second_word(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Index patterns by the letters that their second word begins with, the longest first.

    What has fewer letters before its `*` is held under each key, and under the empty one.
    """
    found: dict[str, list[Entry]] = {_second_letters(entry): [] for entry in entries}
    for entry in sorted(entries, key=lambda e: (-len(e.words), e.words[1].endswith("*"))):
        letters = _second_letters(entry)
        for group in [found[letters]] if letters else found.values():
            group.append(entry)
    return {letters: tuple(group) for letters, group in found.items()}


def _second_letters(entry: Entry) -> str:
    second = entry.words[1]
    return "" if second.endswith("*") and len(second) <= INDEXED else second[:INDEXED]


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
