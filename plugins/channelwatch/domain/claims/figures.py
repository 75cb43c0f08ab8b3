"""Read a figure with its bound, its range and its unit."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

from channelwatch.domain.claims.digits import read_digits
from channelwatch.domain.claims.lexicon import Lexicon, Unit
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.patterns import entries_at, first_at
from channelwatch.domain.claims.times import read_time
from channelwatch.domain.claims.tokens import Token

_SYMBOLS = {
    "$": "usd",
    "€": "eur",
    "£": "gbp",
    "₽": "rub",
    "₴": "uah",
    "¥": "jpy",
    "%": "percent",
    "°": "celsius",
}
_PROPORTION = frozenset(("proportion",))
_OPENS_BOUND = frozenset(("comparator", "range_from"))
_MEASURE, _UNIT = frozenset(("measure",)), frozenset(("unit",))
_RANGE_TO, _BOUND_AFTER = frozenset(("range_to",)), frozenset(("comparator_after",))
_MOST_WHOLE = 1000  # beyond, `39 in 2006` is a number and a year
_DEGREES = {"f": "fahrenheit", "c": "celsius", "с": "celsius"}
_DASHES = frozenset("-–—−")
_BOUNDS = frozenset("~≈<>≥≤")
OPENING_MARKS = _BOUNDS | _DASHES | _SYMBOLS.keys()  # no figure starts with another mark


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


class _Bound(NamedTuple):
    comparator: str
    end: int
    has_range: bool = False


def read_figure(
    tokens: Sequence[Token], start: int, lexicon: Lexicon, units: Mapping[str, Unit]
) -> Figure | None:
    """Return the figure that starts at a token with its bound before it, or None."""
    bound = _read_bound(tokens, start, lexicon)
    position, sign, unit = _read_sign_and_symbol(tokens, bound.end, start)
    if measure := _read_measure(tokens, position, units, bound.comparator or "="):
        return measure
    number = read_number(tokens, position, lexicon)
    if share := _read_proportion(tokens, position, number, lexicon):
        comparator = bound.comparator or "="
        return _figure(share, None, 1.0, "share", units, comparator, share.end, position, "")
    if number is None or _is_another_word(tokens, position, number, lexicon):
        return None
    if position > start and read_time(tokens, position, lexicon):
        return None
    high, end = _read_upper(tokens, number, lexicon, is_announced=bound.has_range)
    if bound.has_range and high is None and bound.comparator == "":
        return None
    unit_end = end
    if high is not None:
        joint_raw = tokens[number.end + 1].norm
        number = number._replace(value=_share_scale(number, high, joint_raw, lexicon))
    if not unit:
        unit, unit_end = _read_unit(tokens, _behind_scale(tokens, end), lexicon)
        unit_end = unit_end if unit else end
    if high is not None:
        bound = _Bound("", bound.end)
    comparator, unit_end = _read_bound_after(tokens, unit_end, bound.comparator or "=")
    first = tokens[position].facts
    is_share = bool(first and first.number and first.number.kind == "half") and number.value < 1
    if is_share and not unit:
        unit = "share"
    raw = tokens[position].norm if number.end == position + 1 and high is None else ""
    return _figure(number, high, sign, unit, units, comparator, unit_end, position, raw)


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


def _read_proportion(
    tokens: Sequence[Token], position: int, part: Number | None, lexicon: Lexicon
) -> Number | None:
    """Read `каждый пятый`, `one in five`, `tres de cada cuatro` as the share they state."""
    joint = first_at(tokens, part.end if part else position, _PROPORTION)
    if joint is None:
        return None
    whole = read_number(tokens, joint[1], lexicon)
    if whole is None or part is None or joint[0].value == "each":
        is_each = whole is not None and part is None and whole.is_ordinal and whole.value >= 1
        return Number(round(1 / whole.value, 3), whole.end) if whole and is_each else None
    if whole.is_ordinal or not 0 < part.value < whole.value:
        return None
    if part.value != int(part.value) or whole.value > _MOST_WHOLE:
        return None
    if first_at(tokens, whole.end, _UNIT):
        return None  # `three in ten minutes`
    return Number(round(part.value / whole.value, 3), whole.end)


def _is_another_word(
    tokens: Sequence[Token], position: int, number: Number, lexicon: Lexicon
) -> bool:
    """Tell `семью` the family from `семью` seven: a number only before certain endings."""
    endings = lexicon.number_only_before.get(tokens[position].norm)
    if not endings or number.end > position + 1:
        return False
    following = tokens[position + 1 : position + 2]
    return not following or not following[0].norm.endswith(endings)


def _read_bound(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> _Bound:
    """Read `at least`, `свыше`, `between`; a run of bounds keeps the last (`уже более`)."""
    token = tokens[start]
    if token.kind == "mark" and token.norm in _BOUNDS:
        return _Bound({"≈": "~", "≥": ">=", "≤": "<="}.get(token.norm, token.norm), start + 1)
    if token.facts is None or _OPENS_BOUND.isdisjoint(token.facts.categories):
        return _Bound("", start)
    found = [entry for entry in entries_at(tokens, start) if entry.category in _OPENS_BOUND]
    if not found:
        return _Bound("", start)
    longest = len(found[0].words)
    comparator = next((entry.value for entry in found if entry.category == "comparator"), "")
    opens_range = any(entry.category == "range_from" for entry in found)
    end = start + longest
    return _Bound(comparator, end + (not opens_range and _steps_over(tokens, end)), opens_range)


def _steps_over(tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a preposition stands between bound and figure: `щонайменше на 5 км`."""
    if position + 1 >= len(tokens):
        return False
    facts, following = tokens[position].facts, tokens[position + 1]
    is_preposition = facts is not None and "place_prep" in facts.categories
    return is_preposition and following.kind == "number"


def _read_sign_and_symbol(
    tokens: Sequence[Token], position: int, start: int
) -> tuple[int, float, str]:
    sign, unit = 1.0, ""
    while position < len(tokens) and tokens[position].kind == "mark":
        token = tokens[position]
        adjacent = position + 1 < len(tokens) and tokens[position + 1].start == token.end
        if (
            token.norm in _DASHES
            and adjacent
            and (position > start or not _touches(tokens, position))
        ):
            sign = -1.0
        elif token.norm in _SYMBOLS and token.norm not in "%°":
            unit = _SYMBOLS[token.norm]
        else:
            break
        position += 1
    return position, sign, unit


def _touches(tokens: Sequence[Token], position: int) -> bool:
    return position > 0 and tokens[position - 1].end == tokens[position].start


def _read_upper(
    tokens: Sequence[Token], number: Number, lexicon: Lexicon, *, is_announced: bool
) -> tuple[float | None, int]:
    """Read the upper end of `10–15`, `от 10 до 15`, `between 10 and 15`."""
    joint = number.end
    if joint + 1 >= len(tokens):
        return None, number.end
    token = tokens[joint]
    is_dash = token.norm in _DASHES and tokens[joint + 1].start - tokens[joint - 1].end <= 3
    if not is_dash and not (is_announced and _is_range_joint(tokens, joint)):
        return None, number.end
    upper = read_number(tokens, joint + 1, lexicon)
    if upper is None or upper.value <= number.value or upper.is_weak:
        return None, number.end
    return upper.value, upper.end


def _share_scale(number: Number, high: float, raw: str, lexicon: Lexicon) -> float:
    """Return the lower end of `10–15 тысяч`: the scale behind the upper end counts for both."""
    upper = read_digits(raw, lexicon.decimal_mark) if raw[:1].isdigit() else 0.0
    scale = high / upper if upper else 1.0
    return number.value * scale if scale >= 1000 and number.value < upper else number.value


def _is_range_joint(tokens: Sequence[Token], position: int) -> bool:
    return first_at(tokens, position, _RANGE_TO) is not None


def _behind_scale(tokens: Sequence[Token], end: int) -> int:
    """`cuatro millones de euros`: a preposition joins a unit to a scale word."""
    pair = [token.facts for token in tokens[end - 1 : end + 1]]
    if len(pair) < 2 or pair[0] is None or pair[1] is None:
        return end
    is_scale = pair[0].number is not None and pair[0].number.kind == "scale"
    return end + 1 if is_scale and pair[1].is_function else end


def _read_unit(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> tuple[str, int]:
    if position >= len(tokens):
        return "", position
    token = tokens[position]
    if token.kind == "mark" and token.norm in _SYMBOLS:
        scale = tokens[position + 1].norm if position + 1 < len(tokens) else ""
        if token.norm == "°" and scale in _DEGREES:
            return _DEGREES[scale], position + 2
        return _SYMBOLS[token.norm], position + 1
    if token.norm == "-" and position + 1 < len(tokens) and tokens[position + 1].start == token.end:
        unit, end = _read_unit(tokens, position + 1, lexicon)
        return (unit, end) if unit else ("", position)
    found = first_at(tokens, position, _UNIT)
    return (found[0].value, found[1]) if found else ("", position)


def _read_bound_after(tokens: Sequence[Token], position: int, comparator: str) -> tuple[str, int]:
    """Read `or more`, `и более` after the figure."""
    if found := first_at(tokens, position, _BOUND_AFTER):
        return found[0].value, found[1]
    if position < len(tokens) and tokens[position].norm == "+" and _touches(tokens, position):
        return ">=", position + 1
    return comparator, position


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
