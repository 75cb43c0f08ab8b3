"""What the engine must know of a language: a frozen value built by `channelwatch.language`.

An entry is a pattern of one or more words with a category and a value: ("не", "менее") is a
`comparator` ">=". A word that ends in `*` matches by prefix, so that one line covers all cases.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import NamedTuple

from channelwatch.domain.claims.masking import normalise_word


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


class Word(NamedTuple):
    """A word as written: its one spelling, its facts, and whether it is `twenty-five`."""

    norm: str
    facts: "WordFacts"
    is_capital: bool
    joins_number: bool


class WordFacts(NamedTuple):
    """All a lexicon knows about one word form."""

    stem: str
    number: NumberWord | None
    entries: tuple[Entry, ...]  # patterns that start with this word, longest first
    is_function: bool
    labels: Mapping[str, str]  # what the word alone says: category → value
    singles: tuple[Entry, ...]  # the patterns of this word alone
    phrases: Mapping[str, tuple[Entry, ...]]  # those of several words, by the second; "" for `*`
    may_open_time: bool = False
    may_open_figure: bool = False


_OPENS_TIME = frozenset(("time", "month", "weekday", "hour_prep"))
_OPENS_FIGURE = frozenset(("comparator", "range_from", "measure"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measure: times `factor`, plus `offset`, gives the base unit of `dimension`."""

    name: str
    dimension: str
    factor: float
    offset: float = 0.0
    system: str = "metric"


_CACHE_LIMIT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """One language. `lemma` may be slow: the engine asks it only about words that changed."""

    language: str
    entries: Mapping[str, tuple[Entry, ...]]
    prefixes: Mapping[str, tuple[Entry, ...]]
    numbers: Mapping[str, NumberWord]
    function_words: frozenset[str]
    abbreviations: frozenset[str]
    suffixes: tuple[str, ...]
    letters: frozenset[str]
    strips_accents: bool = False
    decimal_mark: str = ","
    joins_numbers: Mapping[str, str] = field(default_factory=dict)  # word → tens, hundreds, scale
    capitalises_days: bool = False  # `May` is a month, `may` is not
    has_cases: bool = False  # endings, not the order of words, tell who acts
    initial_variants: tuple[str, ...] = ()  # letters that stand for each other: `усього`, `всього`
    negating_prefixes: tuple[str, ...] = ()
    conditional_endings: tuple[str, ...] = ()  # verb endings that mark hearsay: `habría`
    lemma: Callable[[str], str] | None = None
    knows: Callable[[str], bool] | None = None
    _facts: dict[str, WordFacts] = field(default_factory=dict, compare=False, repr=False)
    _words: dict[str, "Word"] = field(default_factory=dict, compare=False, repr=False)

    def word(self, raw: str) -> "Word":
        """Return a word as written in its one spelling, with what is known about it."""
        found = self._words.get(raw)
        if found is None:
            if len(self._words) >= _CACHE_LIMIT:
                self._words.clear()
            norm = normalise_word(raw, strips_accents=self.strips_accents)
            first = self.numbers.get(norm.split("-")[0]) if "-" in norm else None
            joins = first is not None and first.kind == "unit"
            found = self._words[raw] = Word(norm, self.facts(norm), raw[0].isupper(), joins)
        return found

    def facts(self, word: str) -> WordFacts:
        """Return what is known about a normalised word form; remembered, within a bound."""
        found = self._facts.get(word)
        if found is None:
            if len(self._facts) >= _CACHE_LIMIT:
                self._facts.clear()
            found = self._facts[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> WordFacts:
        entries = list(self.entries.get(word, ()))
        for end in range(min(len(word), 24), 1, -1):
            entries.extend(self.prefixes.get(word[:end], ()))
        entries.sort(key=lambda entry: (-len(entry.words), "*" in entry.words[0]))
        number = self.numbers.get(word)
        categories = {entry.category for entry in entries}
        return WordFacts(
            stem=self.stem(word),
            number=number,
            entries=tuple(entries),
            is_function=word in self.function_words,
            labels=join_labels(entry for entry in entries if len(entry.words) == 1),
            singles=tuple(entry for entry in entries if len(entry.words) == 1),
            phrases=_by_second_word(entry for entry in entries if len(entry.words) > 1),
            may_open_time=number is not None or not _OPENS_TIME.isdisjoint(categories),
            may_open_figure=number is not None or not _OPENS_FIGURE.isdisjoint(categories),
        )

    def stem(self, word: str) -> str:
        """Cut the longest known ending that leaves at least three letters."""
        for suffix in self.suffixes:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3:
                return word[: -len(suffix)]
        return word


def _by_second_word(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        second = entry.words[1]
        found.setdefault("" if second.endswith("*") else second, []).append(entry)
    return {second: tuple(group) for second, group in found.items()}


def join_labels(entries: Iterable[Entry]) -> dict[str, str]:
    """Return category → value; a word may be opposite to several, so polarities are all kept."""
    labels: dict[str, str] = {}
    for entry in entries:
        if entry.category == "polarity" and "polarity" in labels:
            labels["polarity"] += f" {entry.value}"  # `rejects` opposes confirms and accepts
        labels.setdefault(entry.category, entry.value)
    return labels


class ContentModel(NamedTuple):
    """Boosted decision trees over named features; see the model card beside the file.

    A node is (feature, threshold, left, right): go left when the value is not above; or (value,).
    """

    version: str
    features: tuple[str, ...]
    threshold: float
    base: float
    trees: tuple[tuple[tuple[float, ...], ...], ...]

    def probability(self, values: Sequence[float]) -> float:
        """Return the probability for feature values in the order of `features`."""
        score = self.base + sum(_leaf(tree, values) for tree in self.trees)
        return 1 / (1 + exp(-score))


def _leaf(tree: tuple[tuple[float, ...], ...], values: Sequence[float]) -> float:
    node = tree[0]
    while len(node) > 1:
        feature, threshold, left, right = node
        node = tree[int(left if values[int(feature)] <= threshold else right)]
    return node[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicons:
    """All languages loaded, what is common to them, and the content classifier if there is one."""

    by_language: Mapping[str, Lexicon]
    units: Mapping[str, Unit]
    names: Mapping[str, str] = field(default_factory=dict)
    identify: Callable[[str], str]
    model: ContentModel | None = None

    def of(self, language: str | None, text: str) -> Lexicon:
        """Return the lexicon of a language, or of the language the text is written in."""
        found = self.by_language.get(language) if language else None
        return found or self.by_language[self.identify(text)]


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
