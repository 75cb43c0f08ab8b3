"""What a reading of a time is made of: the moment read, and what stands in the text beside it."""

from collections.abc import Sequence
from typing import NamedTuple

from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.tokens import Token


class Moment(NamedTuple):
    """A time read from tokens[start:end]; keys: clock:930, date:5-12, year:2024, day:yesterday."""

    key: str
    end: int


def entry(
    tokens: Sequence[Token], position: int, categories: frozenset[str]
) -> tuple[str, str, int] | None:
    """Return category, value and end of the first pattern of these categories at a position."""
    found = first_at(tokens, position, categories)
    return (found[0].category, found[0].value, found[1]) if found else None


def ends_phrase(tokens: Sequence[Token], position: int) -> bool:
    """Nothing countable follows: the number is a date or an hour, not a count."""
    if position >= len(tokens):
        return True
    token = tokens[position]
    return token.kind != "word" or bool(token.facts and token.facts.is_function)
