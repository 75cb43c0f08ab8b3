"""Read a whole text into sentences of items: the one pass that all the rest works on."""

from collections.abc import Iterable
from typing import NamedTuple

from channelwatch.domain.claims.boilerplate import mask_phones, without_boilerplate
from channelwatch.domain.claims.items import Item, itemise
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.masking import mask
from channelwatch.domain.claims.model import Span
from channelwatch.domain.claims.sentences import sentences
from channelwatch.domain.claims.tokens import tokenise


class Sentence(NamedTuple):
    """One sentence: its items, its place in the text, and the keys of what is not punctuation."""

    items: tuple[Item, ...]
    start: int
    end: int
    is_question: bool
    words: tuple[Item, ...]  # the items without punctuation


class Reading(NamedTuple):
    """A text read in a language; `masked` has its length, with links and markup blank."""

    text: str
    masked: str
    language: str
    sentences: tuple[Sentence, ...]
    dropped: tuple[str, ...] = ()  # lines that carry no claim


def read(
    text: str,
    lexicon: Lexicon,
    lexicons: Lexicons,
    *,
    recurring_lines: Iterable[str] = (),
    keeps_footers: bool = False,
    part: Span | None = None,
) -> Reading:
    """Return the sentences of a text, without links, markup, footers and recurring lines.

    `part` reads whole paragraphs only; spans are still those of the text.
    """
    start, end = part or (0, len(text))
    masked = mask_phones(mask(text[start:end]), lexicon)
    if part:
        masked = " " * start + masked + " " * (len(text) - end)
    tokens = tokenise(masked, lexicon, start, end)
    dropped: tuple[str, ...] = ()
    if not keeps_footers:
        recurring = frozenset(recurring_lines)
        tokens, dropped = without_boilerplate(
            tokens, text, lexicon, recurring, is_part=part is not None
        )
    found = tuple(
        _sentence(itemise(group, lexicon, lexicons.units))
        for group in sentences(tokens, masked, lexicon)
    )
    return Reading(text, masked, lexicon.language, found, dropped)


def _sentence(items: list[Item]) -> Sentence:
    is_question = "?" in [item.norm for item in items[-2:]]
    words = tuple([item for item in items if item.kind != "mark"])
    return Sentence(tuple(items), items[0].start, items[-1].end, is_question, words)
