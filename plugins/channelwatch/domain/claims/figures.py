"""Read a figure with its bound, its range and its unit."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

from channelwatch.domain.claims.bounds import (
    BOUND_MARKS,
    read_bound,
    read_bound_after,
    read_range,
)
from channelwatch.domain.claims.compounds import read_addition
from channelwatch.domain.claims.lexicon import Lexicon, Unit
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.proportions import read_proportion
from channelwatch.domain.claims.times import read_time
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.units import (
    DASHES,
    SYMBOLS,
    behind_scale,
    read_sign_and_symbol,
    read_unit,
)

_MEASURE = frozenset(("measure",))
OPENING_MARKS = BOUND_MARKS | DASHES | SYMBOLS.keys()  # no figure starts with another mark


class Figure(NamedTuple):
    """A figure read from tokens[start:end]. `base_low` and `base_high` are in the base unit."""

    low: float
    high: float
    comparator: str
    unit: str
    dimension: str
    system: str
    base_low: float
    base_high: float
    end: int
    number_end: int
    number_start: int
    is_weak: bool
    is_vague: bool
    is_ordinal: bool
    raw: str

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal values, however written; the bound is compared apart."""
        dimension = "ordinal" if self.is_ordinal else self.dimension
        if len(self.raw) > 15:
            return ("q", dimension, self.raw)
        return ("q", dimension, f"{self.base_low:.12g}", f"{self.base_high:.12g}")


def read_figure(
    tokens: Sequence[Token], start: int, lexicon: Lexicon, units: Mapping[str, Unit]
) -> Figure | None:
    """Return the figure that starts at a token with its bound before it, or None."""
    bound = read_bound(tokens, start)
    position, sign, unit = read_sign_and_symbol(tokens, bound.end, start)
    comparator = bound.comparator or "="
    if measure := _read_measure(tokens, position, units, comparator):
        return measure
    number = read_number(tokens, position, lexicon)
    if share := read_proportion(tokens, position, number, lexicon):
        return _figure(share, None, 1.0, "share", units, comparator, share.end, position, "")
    if number is None or _is_another_word(tokens, position, number, lexicon):
        return None
    if position > start and read_time(tokens, position, lexicon):
        return None
    raw = tokens[position].norm if number.end == position + 1 else ""
    high, end = None, number.end
    if ends := read_range(tokens, number, lexicon, is_announced=bound.has_range):
        number, upper = ends
        high, end, raw, comparator = upper.value, upper.end, "", "="
    elif bound.has_range and not bound.comparator:
        return None
    if unit:
        unit, end = _named_currency(tokens, end, unit, units)
    else:
        unit, end = _read_unit_behind(tokens, position, number, end)
    more = read_addition(tokens, end, units[unit], lexicon, units) if unit in units else None
    if more and high is None:
        number, end, raw = number._replace(value=number.value + more.value), more.end, ""
    comparator, end = read_bound_after(tokens, end, comparator)
    return _figure(number, high, sign, unit, units, comparator, end, position, raw)


def _figure(
    number: Number, high: float | None, sign: float, unit: str, units: Mapping[str, Unit],
    comparator: str, end: int, number_start: int, raw: str,
) -> Figure:  # fmt: skip
    known = units.get(unit)
    factor, offset = (known.factor, known.offset) if known else (1.0, 0.0)
    low, top = sign * number.value, (number.value if high is None else high) * sign
    return Figure(
        low=low, high=top, comparator=comparator, unit=unit,
        dimension=known.dimension if known else "count", system=known.system if known else "",
        base_low=low * factor + offset, base_high=top * factor + offset, end=end,
        number_end=number.end, number_start=number_start, is_weak=number.is_weak,
        is_vague=number.is_vague, is_ordinal=number.is_ordinal, raw=raw,
    )  # fmt: skip


def _read_measure(
    tokens: Sequence[Token], position: int, units: Mapping[str, Unit], comparator: str
) -> Figure | None:
    """Read a word that is a figure with its unit: `сутки`, `half an hour`, `fortnight`."""
    found = first_at(tokens, position, _MEASURE)
    if found is None:
        return None
    value, unit = found[0].value.split()
    number = Number(float(value), found[1], is_weak=True)
    return _figure(number, None, 1.0, unit, units, comparator, number.end, position, "")


def _read_unit_behind(
    tokens: Sequence[Token], position: int, number: Number, end: int
) -> tuple[str, int]:
    """Return the unit behind a number and where it ends; a half of nothing named is a share."""
    unit, unit_end = read_unit(tokens, behind_scale(tokens, end))
    if unit:
        return unit, unit_end
    first = tokens[position].facts
    is_half = bool(first and first.number and first.number.kind == "half") and number.value < 1
    return "share" if is_half else "", end


def _named_currency(
    tokens: Sequence[Token], end: int, symbol: str, units: Mapping[str, Unit]
) -> tuple[str, int]:
    """`$68 MXN`: what stands behind says which of the currencies with this symbol it is."""
    name, name_end = read_unit(tokens, behind_scale(tokens, end))
    is_money = name in units and units[name].dimension.startswith("money")
    return (name, name_end) if is_money else (symbol, end)


def _is_another_word(
    tokens: Sequence[Token], position: int, number: Number, lexicon: Lexicon
) -> bool:
    """Tell `семью` the family from `семью` seven: a number only before certain endings."""
    endings = lexicon.number_only_before.get(tokens[position].norm)
    if not endings or number.end > position + 1:
        return False
    following = tokens[position + 1 : position + 2]
    return not following or not following[0].norm.endswith(endings)


def interval(figure: Figure) -> tuple[float, float]:
    """Return what the figure leaves possible, in the base unit."""
    low, high = figure.base_low, figure.base_high
    if figure.is_vague and figure.comparator == "=":
        return low, high * 10
    match figure.comparator:
        case ">" | ">=":
            return low, inf
        case "<" | "<=":
            return -inf if low < 0 else 0.0, high
        case "~" | "<~":
            return low - abs(low) / 10, high + abs(high) / 10
        case _:
            return low, high
