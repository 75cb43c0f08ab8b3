"""Cut a masked text into words, figures and marks, and these into sentences."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.words import WordFacts

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
    """`twenty-five`, `ten-minute`: the parts, each a word."""
    for part in raw.split("-"):
        end = start + len(part)
        if part:
            word = lexicon.word(part)
            yield Token("word", word.norm, start, end, word.facts, word.is_capital)
        start = end + 1


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
