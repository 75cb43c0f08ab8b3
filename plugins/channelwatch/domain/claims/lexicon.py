"""What the engine must know of a language: a frozen value built by `channelwatch.language`.

An entry is a pattern of one or more words with a category and a value: ("не", "менее") is a
`comparator` ">=". A word that ends in `*` matches by prefix, so that one line covers all cases.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
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


class WordFacts(NamedTuple):
    """All a lexicon knows about one word form."""

    stem: str
    number: NumberWord | None
    entries: tuple[Entry, ...]  # patterns that start with this word, longest first
    is_function: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measure. `factor` converts to the base unit of `dimension`; then `offset` is added."""

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
        return WordFacts(
            stem=self.stem(word),
            number=self.numbers.get(word),
            entries=tuple(entries),
            is_function=word in self.function_words,
        )

    def stem(self, word: str) -> str:
        """Cut the longest known ending that leaves at least three letters."""
        for suffix in self.suffixes:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3:
                return word[: -len(suffix)]
        return word


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
