"""Read numbers written in digits or in words."""

from collections.abc import Sequence
from typing import NamedTuple

from channelwatch.domain.claims.digits import read_digits
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.number_words import WordSum
from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.tokens import Token, tokenise

_HALF = frozenset(("half",))


class Number(NamedTuple):
    """A number read from tokens[start:end].

    `is_weak`: a word such as "one" or "un" that may be no more than an article or a pronoun.
    `is_vague`: "dozens", "сотни": an order of magnitude rather than a count.
    """

    value: float
    end: int
    is_weak: bool = False
    is_vague: bool = False
    is_ordinal: bool = False


def read_number(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Number | None:
    """Return the number that starts at a token, or None."""
    if start >= len(tokens):
        return None
    token = tokens[start]
    if token.kind == "number":
        value = read_digits(token.norm, lexicon.decimal_mark)
        suffix = _read_suffix(tokens, start + 1)
        if suffix:
            return Number(value, suffix[1], is_ordinal=suffix[0] == "ordinal")
        return _scaled(tokens, start + 1, value, lexicon)
    if token.facts is None or token.facts.number is None:
        return None
    return _read_words(tokens, start, lexicon)


def _read_suffix(tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
    """Read the ending written after digits: `2-й`, `2nd` are ordinal, `5-ти` is not."""
    if position < len(tokens) and tokens[position].norm == "-":
        position += 1
    if position >= len(tokens) or tokens[position].start - tokens[position - 1].end != 0:
        return None
    facts = tokens[position].facts
    if facts is None or "number_suffix" not in facts.categories:
        return None
    suffixes = (entry.value for entry in facts.entries if entry.category == "number_suffix")
    return next(suffixes), position + 1


def _number_word(tokens: Sequence[Token], position: int) -> tuple[str, float] | None:
    if position >= len(tokens):
        return None
    facts = tokens[position].facts
    return facts.number if facts else None


def _scaled(tokens: Sequence[Token], position: int, value: float, lexicon: Lexicon) -> Number:
    """Apply what follows digits: `3,1 млн`, `14m`, `2 dozen`, `two and a half million`."""
    is_vague = False
    while (word := _number_word(tokens, position)) is not None:
        kind, factor = word
        if kind not in ("scale", "hundred", "suffix", "group", "vague"):
            break
        if kind == "suffix" and tokens[position].start > tokens[position - 1].end:
            break  # `14m` is a number, `1,200 m` a length
        value *= factor
        is_vague = kind == "vague"
        position = _skip_dot(tokens, position + 1)
        if kind == "scale" and (rest := _below(tokens, position, factor, lexicon)):
            return Number(value + rest.value, rest.end)
    half = _read_half(tokens, position, lexicon)
    if half:
        value += 0.5
        return _scaled(tokens, half, value, lexicon)
    return Number(value, position, is_vague=is_vague)


def _below(tokens: Sequence[Token], position: int, scale: float, lexicon: Lexicon) -> Number | None:
    """Read the lower part of `1 млн 200 тыс.` or `2 тысячи 300`."""
    if position >= len(tokens) or tokens[position].kind != "number":
        return None
    if _number_word(tokens, position + 1) is None and scale > 1000:
        return None
    rest = read_number(tokens, position, lexicon)
    return rest if rest and rest.value == int(rest.value) and 0 < rest.value < scale else None


def _skip_dot(tokens: Sequence[Token], position: int) -> int:
    """Step over the dot of an abbreviated scale (`тыс. человек`)."""
    if position + 1 < len(tokens) and tokens[position].norm == ".":
        dot, following = tokens[position], tokens[position + 1]
        word = tokens[position - 1].facts
        if word and word.number and word.number.kind == "scale" and not following.is_capital:
            return position + 1 if len(tokens[position - 1].norm) <= 4 and dot else position
    return position


def _read_half(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> int:
    """Return the position after `с половиной` / `y medio` / `and a half`, or 0."""
    found = first_at(tokens, position, _HALF)
    return found[1] if found else 0


def _read_words(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Number | None:
    reading = WordSum()
    position = start
    if _is_bare_article(tokens, start):
        return None
    while (word := _number_word(tokens, position)) is not None:
        if not reading.take(*word):
            break
        position += 1
        if reading.is_closed:
            break
        position = _skip_dot(tokens, position) if word[0] == "scale" else position
        joined = _joined(tokens, position, reading, lexicon)
        position += joined
    if not reading.has_value:
        return None
    if half := _read_half(tokens, position, lexicon):
        return _with_half(tokens, half, reading, lexicon)
    first = _number_word(tokens, start)
    is_weak = (
        position == start + 1
        and first is not None
        and first[0] in ("article", "quantifier", "pair")
    )
    return Number(reading.value, position, is_weak, reading.is_vague, reading.is_ordinal)


def _is_bare_article(tokens: Sequence[Token], start: int) -> bool:
    """Tell an article (`a house`) from a number (`a hundred houses`)."""
    word, following = _number_word(tokens, start), _number_word(tokens, start + 1)
    if word is None or word[0] != "indefinite":
        return False
    return following is None or following[0] not in ("hundred", "scale", "group", "half")


def _with_half(
    tokens: Sequence[Token], position: int, reading: WordSum, lexicon: Lexicon
) -> Number:
    if reading.last == "scale":
        return Number(reading.value + reading.scale / 2, position)
    scaled = _scaled(tokens, position, reading.current + 0.5, lexicon)
    return Number(reading.total + scaled.value, scaled.end)


def _joined(tokens: Sequence[Token], position: int, reading: WordSum, lexicon: Lexicon) -> int:
    """Return how many joining tokens (`and`, `y`, a comma) lie between two parts of a number."""
    if position + 1 >= len(tokens):
        return 0
    place = lexicon.joins_numbers.get(tokens[position].norm)
    following = _number_word(tokens, position + 1)
    if place is None or following is None or following[0] not in ("unit", "article"):
        return 0
    if place == "tens":
        return int(30 <= reading.current % 100 <= 90 and 0 < following[1] < 10)
    if place == "hundreds":
        return int(reading.last in ("hundred", "scale"))
    return int(reading.last == "scale")


def number_value(text: str, lexicon: Lexicon) -> float | None:
    """Return the value of a text that is one number and nothing else, or None."""
    tokens = tokenise(text, lexicon)
    number = read_number(tokens, 0, lexicon) if tokens else None
    return number.value if number and number.end == len(tokens) else None
