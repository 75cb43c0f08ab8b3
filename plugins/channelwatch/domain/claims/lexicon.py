"""What the engine must know of a language: a frozen value built by `channelwatch.language`.

An entry is a pattern of one or more words with a category and a value: ("не", "менее") is a
`comparator` ">=". A word that ends in `*` matches by prefix, so that one line covers all cases.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from channelwatch.domain.claims.content_model import ContentModel
from channelwatch.domain.claims.evidence import Evidence
from channelwatch.domain.claims.masking import normalise_word
from channelwatch.domain.claims.words import (
    Entry,
    NumberWord,
    WordFacts,
    are_ends_of_range,
    plain_facts,
    word_facts,
)


class Word(NamedTuple):
    """A word as written: its one spelling, its facts, and whether it is `twenty-five`."""

    norm: str
    facts: "WordFacts"
    is_capital: bool
    joins_number: bool


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
    heads: Mapping[str, tuple[Entry, ...]]  # what prefixes begin with, of two letters or more
    numbers: Mapping[str, NumberWord]
    function_words: frozenset[str]
    abbreviations: frozenset[str]
    suffixes: Mapping[int, frozenset[str]]  # by length, the longest first
    letters: frozenset[str]
    strips_accents: bool = False
    decimal_mark: str = ","
    joins_numbers: Mapping[str, str] = field(default_factory=dict)  # word → tens, hundreds, scale
    number_only_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # → endings
    capitalises_days: bool = False  # `May` is a month, `may` is not
    has_cases: bool = False  # endings, not the order of words, tell who acts
    initial_variants: tuple[str, ...] = ()  # letters that stand for each other: `усього`, `всього`
    letter_variants: tuple[str, ...] = ()  # the same within a word: the theta in `Афіни`, `Атени`
    negating_prefixes: tuple[str, ...] = ()
    agent_endings: tuple[str, ...] = ()  # of nouns for those who act: `-istas`
    passive_endings: tuple[str, ...] = ()  # of verb forms whose agent is in another case: `-ена`
    conditional_endings: tuple[str, ...] = ()  # verb endings that mark hearsay: `habría`
    lemma: Callable[[str], str] | None = None
    knows: Callable[[str], bool] | None = None
    _facts: dict[str, WordFacts] = field(default_factory=dict, compare=False, repr=False)
    _words: dict[str, "Word"] = field(default_factory=dict, compare=False, repr=False)

    @property
    def met(self) -> Mapping[str, "Word"]:
        """Return the words met so far as they are written, for those who read many."""
        return self._words

    def word(self, raw: str) -> "Word":
        """Return a word as written in its one spelling, with what is known about it."""
        return self._words.get(raw) or self._meet(raw)

    def _meet(self, raw: str) -> "Word":
        """Look up a word, and remember it if what is written so is always one word.

        `½` before digits is a number, and `twenty-five` is two words.
        """
        norm = normalise_word(raw, strips_accents=self.strips_accents)
        first, second = [*map(self.numbers.get, norm.split("-")[:2]), None][:2]
        joins = (first is not None and "-" in norm) and (
            first.kind == "unit" or are_ends_of_range(first, second)
        )
        word = Word(norm, self.facts(norm), raw[0].isupper(), joins)
        if raw[0].isalpha() and not joins:
            if len(self._words) >= _CACHE_LIMIT:
                self._words.clear()
            self._words[raw] = word
        return word

    def facts(self, word: str) -> WordFacts:
        """Return what is known about a normalised word form; remembered, within a bound."""
        found = self._facts.get(word)
        if found is None:
            if len(self._facts) >= _CACHE_LIMIT:
                self._facts.clear()
            found = self._facts[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> WordFacts:
        exact, prefixed = self.entries.get(word, ()), self._prefixed(word)
        number, is_function = self.numbers.get(word), word in self.function_words
        stem = self.stem(word)
        if not exact and not prefixed and number is None:
            return plain_facts(stem, is_function=is_function)
        entries = [*exact, *(entry for found in reversed(prefixed) for entry in found)]
        if len(entries) > 1:
            entries.sort(key=lambda entry: (-len(entry.words), "*" in entry.words[0]))
        return word_facts(stem, number, entries, is_function=is_function)

    def _prefixed(self, word: str) -> list[tuple[Entry, ...]]:
        """Return the entries of each prefix that the word begins with, the shortest first."""
        found = []
        for end in range(2, len(word) + 1):
            entries = self.heads.get(word[:end])
            if entries is None:
                break
            if entries:
                found.append(entries)
        return found

    def stem(self, word: str) -> str:
        """Cut the longest known ending that leaves at least three letters."""
        room = len(word) - 3
        for length, suffixes in self.suffixes.items():
            if length <= room and word[-length:] in suffixes:
                return word[:-length]
        return word


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicons:
    """All languages loaded, what is common to them, and the models, if there are any."""

    by_language: Mapping[str, Lexicon]
    units: Mapping[str, Unit]
    names: Mapping[str, str] = field(default_factory=dict)
    identify: Callable[[str], str]
    model: ContentModel | None = None
    edits: Evidence | None = None
    profiles: Evidence | None = None

    def of(self, language: str | None, text: str) -> Lexicon:
        """Return the lexicon of a language, or of the language the text is written in."""
        found = self.by_language.get(language) if language else None
        return found or self.by_language[self.identify(text)]
