"""Cut a masked text into words, figures and marks."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.words import WordFacts, are_ends_of_range

# Words and marks come first, for speed; what words take is never given back, so that time stays
# linear. What has no name is a mark.
_WORD = r"[^\W\d_]++(?:[\u0301'’ʼ`´-][^\W\d_]++)*+"
_GROUP_MARKS = (" ", "\u00a0", "\u202f", "\u2009", "'", "’", r"\.", ",")  # one kind in a number
_GROUPS = "|".join(rf"(?:{mark}\d{{3}})+" for mark in _GROUP_MARKS)
_KINDS = {
    "word": rf"{_WORD}(?!-?\d)",
    "mark": r"[^\w\s]",
    "clock": r"(?<![\d:.,])\d{1,2}(?:h\d{2}(?!\w)|:\d{2}(?::\d{2})?(?!:?\d))",
    "date": r"(?<![\d.,/-])(?:\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}/\d{1,2}/\d{4})(?![\d/-])",
    "score": r"(?<![\d:.,])\d{1,3}:\d{1,3}(?![\d:])",
    "number": rf"\d{{1,3}}(?:{_GROUPS})(?!\d)(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*|[½¼¾⅓⅔]",
    "code": rf"{_WORD}-?\d[\w-]*+",
}
_KIND = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
# The same without groups and with what lies between, the commonest first: the text is cut up
# three times as fast so, and the kind of what is no word is asked afterwards.
_PLAIN_WORD = r"[А-яёЁA-Za-z]++(?=[\s.,])"
_PIECE = re.compile("|".join([_PLAIN_WORD, r"\s+", *_KINDS.values(), r"\S"]))


class Token(NamedTuple):
    """A piece of text. `kind` is clock, date, score, number, code, word or mark."""

    kind: str
    norm: str
    start: int
    end: int
    facts: WordFacts | None
    is_capital: bool


_token = partial(tuple.__new__, Token)  # millions are made: without the detour by a constructor


def tokenise(masked: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of a masked text, or of a part of it, hyphenated number words split."""
    tokens: list[Token] = []
    met, new, add = lexicon.met.get, _token, tokens.append
    last, limit = start, len(masked) if end is None else end
    for raw in _PIECE.findall(masked, start, limit):
        first, last = last, last + len(raw)
        if raw == " ":
            continue
        if word := met(raw):
            add(new(("word", word[0], first, last, word[1], word[2])))
        elif not raw.isspace():
            tokens += _rarer(raw, masked, first, limit, lexicon)
    return tokens


def _rarer(raw: str, masked: str, start: int, limit: int, lexicon: Lexicon) -> Iterable[Token]:
    """Return the tokens of a mark, a figure, or a word that is new or written with hyphens."""
    end, kind = start + len(raw), "mark"
    if raw.isalpha():
        kind = "word"
    elif (end - start > 1 or raw.isalnum()) and (match := _KIND.match(masked, start, limit)):
        kind = match.lastgroup or kind
    if kind != "word":
        return (_token((kind, raw, start, end, None, False)),)
    norm, facts, is_capital, joins_number = lexicon.word(raw)
    if joins_number:
        return _split_hyphens(raw, start, lexicon)
    return (_token((kind, norm, start, end, facts, is_capital)),)


def _split_hyphens(raw: str, start: int, lexicon: Lexicon) -> Iterator[Token]:
    """`twenty-five`, `ten-minute`: the parts, each a word; `five-six` keeps its dash."""
    last: WordFacts | None = None
    for part in raw.split("-"):
        end = start + len(part)
        if part:
            word = lexicon.word(part)
            if last and are_ends_of_range(last.number, word.facts.number):
                yield Token("mark", "-", start - 1, start, None, False)
            yield Token("word", word.norm, start, end, word.facts, word.is_capital)
            last = word.facts
        start = end + 1
