"""Read a whole text into sentences of items: the one pass that all the rest works on."""

from collections.abc import Iterable
from typing import NamedTuple

from channelwatch.domain.claims.boilerplate import mask_boilerplate, mask_phones
from channelwatch.domain.claims.items import Item, itemise
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.masking import mask
from channelwatch.domain.claims.tokens import sentences, tokenise


class Sentence(NamedTuple):
    """One sentence: its items, its place in the text, and the keys of what is not punctuation."""

    items: tuple[Item, ...]
    start: int
    end: int
    is_question: bool

    @property
    def words(self) -> tuple[Item, ...]:
        """The items without punctuation."""
        return tuple(item for item in self.items if item.kind != "mark")


class Reading(NamedTuple):
    """A text read in a language. `masked` has the length of `text`."""

    text: str
    masked: str
    language: str
    sentences: tuple[Sentence, ...]


def read(
    text: str,
    lexicon: Lexicon,
    lexicons: Lexicons,
    *,
    recurring_lines: Iterable[str] = (),
    keeps_footers: bool = False,
) -> Reading:
    """Return the sentences of a text, without links, markup, footers and recurring lines."""
    masked = mask_phones(mask(text), lexicon)
    if not keeps_footers:
        masked = mask_boilerplate(masked, text, lexicon, frozenset(recurring_lines))
    tokens = tokenise(masked, lexicon)
    found = tuple(
        _sentence(itemise(group, lexicon, lexicons.units))
        for group in sentences(tokens, masked, lexicon)
    )
    return Reading(text, masked, lexicon.language, found)


def _sentence(items: list[Item]) -> Sentence:
    is_question = any(item.norm == "?" for item in items[-2:])
    return Sentence(tuple(items), items[0].start, items[-1].end, is_question)
