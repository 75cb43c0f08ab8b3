"""Read what a smaller unit adds to a figure: `4 m 20`, `2 h 15 min`, `3 euros 50`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon, Unit
from channelwatch.domain.claims.moments import ends_phrase
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.units import read_unit

_SMALLER = {
    "km": "m", "m": "cm", "t": "kg", "kg": "g", "h": "min", "min": "s", "year": "month",
    "month": "day", "week": "day", "day": "h", "ft": "inch", "lb": "oz", "stone": "lb",
}  # fmt: skip
_OFTEN_UNSAID = frozenset(("m", "h"))  # `4 m 20`
_HUNDREDTH = frozenset(("hundredth",))
_PER_CENT = 100


class Addition(NamedTuple):
    """What is added, in the larger unit, and where it ends."""

    value: float
    end: int


def read_addition(
    tokens: Sequence[Token], position: int, unit: Unit, lexicon: Lexicon, units: Mapping[str, Unit]
) -> Addition | None:
    """Return what a smaller unit adds to a figure whose unit ends here, or None."""
    if position >= len(tokens):
        return None
    token = tokens[position]
    if token.kind == "mark":
        return None
    is_joined = token.norm in lexicon.joins_numbers
    rest = _whole(tokens, position + is_joined, lexicon)
    if rest is None:
        return None
    may_be_bare = not is_joined and ends_phrase(tokens, rest.end)
    if unit.dimension.startswith("money"):
        hundredth = first_at(tokens, rest.end, _HUNDREDTH)
        is_part = hundredth or (may_be_bare and rest.value >= 10)
        end = hundredth[1] if hundredth else rest.end
        return Addition(rest.value / _PER_CENT, end) if is_part and rest.value < _PER_CENT else None
    smaller = units.get(_SMALLER.get(unit.name, ""))
    if smaller is None or rest.value * smaller.factor >= unit.factor:
        return None
    name, end = read_unit(tokens, rest.end)
    if name != smaller.name and not (may_be_bare and not name and unit.name in _OFTEN_UNSAID):
        return None
    return Addition(rest.value * smaller.factor / unit.factor, end)


def _whole(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> Number | None:
    """Return the whole number at a position, or None; most positions hold none."""
    if position >= len(tokens):
        return None
    facts = tokens[position].facts
    if facts.number is None if facts else tokens[position].kind != "number":
        return None
    number = read_number(tokens, position, lexicon)
    if number is None or number.is_ordinal or number.is_vague or number.is_weak:
        return None
    return number if 0 < number.value == int(number.value) else None
