"""Group tokens into sentences."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.tokens import Token

_SENTENCE_END = frozenset(".!?…")
_MAX_SENTENCE_TOKENS = 80


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
    """`млн.`, `km.`: unlike `ул.` or `Mr.` no name belongs to it, so a capital opens a sentence.

    One letter may be either, `г.` a town or grams: it is told by the number in front of it.
    """
    facts = token.facts
    if facts is None or len(token.norm) == 1:
        return False
    return facts.number is not None or "unit" in facts.categories
