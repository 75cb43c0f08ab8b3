"""Cut a masked text into words, figures and marks, and these into sentences."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.words import WordFacts

# Words and marks come first, for speed; what words take is never given back, so that time stays
# linear. What has no name is a mark.
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]++(?:[\u0301'’ʼ`´-][^\W\d_]++)*+(?!-?\d))"
    r"|[^\w\s]"
    r"|(?P<clock>(?<![\d:.,])\d{1,2}(?:h\d{2}(?!\w)|:\d{2}(?::\d{2})?(?!:?\d)))"
    r"|(?P<date>(?<![\d.,/-])(?:\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}/\d{1,2}/\d{4})(?![\d/-]))"
    r"|(?P<score>(?<![\d:.,])\d{1,3}:\d{1,3}(?![\d:]))"
    r"|(?P<number>\d{1,3}(?:([ \u00a0\u202f\u2009'’.,])\d{3})(?:\6\d{3})*(?!\d)(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)*|[½¼¾⅓⅔])"
    r"|(?P<code>[^\W\d_]++(?:[\u0301'’ʼ`´-][^\W\d_]++)*+-?\d[\w-]*+)"
    r"|\S"
)
_SENTENCE_END = frozenset(".!?…")
_MAX_SENTENCE_TOKENS = 80


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
    met, read_word = lexicon.met.get, lexicon.word
    new, add = _token, tokens.append
    for match in _TOKEN.finditer(masked, start, len(masked) if end is None else end):
        kind, raw = match.lastgroup, match[0]
        first, last = match.span()
        if kind != "word":
            add(new((kind or "mark", raw, first, last, None, False)))
            continue
        norm, facts, is_capital, joins_number = met(raw) or read_word(raw)
        if joins_number:
            tokens.extend(_split_hyphens(raw, first, lexicon))
        else:
            add(new(("word", norm, first, last, facts, is_capital)))
    return tokens


def _split_hyphens(raw: str, start: int, lexicon: Lexicon) -> list[Token]:
    """`twenty-five`, `ten-minute`: the parts, each a word."""
    tokens = []
    for part in raw.split("-"):
        end = start + len(part)
        if part:
            word = lexicon.word(part)
            tokens.append(Token("word", word.norm, start, end, word.facts, word.is_capital))
        start = end + 1
    return tokens


def sentences(tokens: list[Token], masked: str, lexicon: Lexicon) -> list[list[Token]]:
    """Group tokens into sentences: at end marks, at line breaks, and at a bound on length."""
    groups: list[list[Token]] = []
    first = 0
    for position in _may_start(tokens, masked):
        while position - first >= _MAX_SENTENCE_TOKENS:
            groups.append(tokens[first : first + _MAX_SENTENCE_TOKENS])
            first += _MAX_SENTENCE_TOKENS
        is_end = position == len(tokens)
        if position > first and (is_end or _starts_sentence(tokens, position, masked, lexicon)):
            groups.append(tokens[first:position])
            first = position
    return groups


def sentences_of_line(tokens: list[Token], text: str, lexicon: Lexicon) -> list[list[Token]]:
    """Group the tokens of one line into sentences."""
    starts = [
        position
        for position in range(1, len(tokens))
        if tokens[position - 1].kind == "mark" and _starts_sentence(tokens, position, text, lexicon)
    ]
    return [tokens[a:b] for a, b in pairwise([0, *starts, len(tokens)])]


def _may_start(tokens: Sequence[Token], masked: str) -> list[int]:
    """Return where a sentence may start, and the end: behind marks, and at the begin of lines."""
    behind_marks = [at for at, token in enumerate(tokens, 1) if token.kind == "mark"]
    return sorted({*behind_marks, *_line_starts(tokens, masked), len(tokens)})


def _line_starts(tokens: Sequence[Token], masked: str) -> Iterator[int]:
    starts = [token.start for token in tokens]
    position, offset = 0, masked.find("\n")
    while offset >= 0 and (position := bisect_left(starts, offset, position)) < len(starts):
        yield position
        offset = masked.find("\n", starts[position])


def _starts_sentence(tokens: list[Token], position: int, masked: str, lexicon: Lexicon) -> bool:
    token, previous = tokens[position], tokens[position - 1]
    gap = masked[previous.end : token.start] if token.start > previous.end else ""
    if "\n" in gap:
        return _breaks_at_line(gap, token, previous)
    if not gap or previous.kind != "mark" or previous.norm not in _SENTENCE_END:
        return False
    if token.kind == "word" and not token.is_capital:
        return False
    return _ends_sentence(tokens, position - 1, lexicon)


def _breaks_at_line(gap: str, token: Token, previous: Token) -> bool:
    """A line break ends a sentence, unless the line is merely wrapped."""
    if gap.count("\n") > 1 or previous.norm in _SENTENCE_END or previous.norm == ":":
        return True
    return not (token.kind == "word" and not token.is_capital)


def _ends_sentence(tokens: list[Token], position: int, lexicon: Lexicon) -> bool:
    """Tell a full stop from the dot of an abbreviation or an initial."""
    if tokens[position].norm != "." or position == 0:
        return True
    before = tokens[position - 1]
    if before.end != tokens[position].start or before.kind != "word":
        return True
    if len(before.norm) == 1 and before.is_capital:
        return False
    if before.norm not in lexicon.abbreviations or _is_measure(before):
        return True
    return position >= 2 and (
        tokens[position - 2].kind == "number" or tokens[position - 2].norm == "/"
    )


def _is_measure(token: Token) -> bool:
    """`млн.`, `km.`: unlike `ул.` or `Mr.` no name belongs to it, so a capital opens a sentence."""
    facts = token.facts
    return facts is not None and (facts.number is not None or "unit" in facts.categories)
