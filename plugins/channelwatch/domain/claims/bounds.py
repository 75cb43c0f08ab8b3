"""Read how a figure is bounded: `at least`, `свыше`, `or more`, and the two ends of a range."""

from collections.abc import Sequence
from typing import NamedTuple

from channelwatch.domain.claims.digits import read_digits
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.patterns import entries_at, first_at
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.units import DASHES, touches

BOUND_MARKS = frozenset("~≈<>≥≤")
_OPENS_BOUND = frozenset(("comparator", "range_from"))
_RANGE_TO = frozenset(("range_to",))
_BOUND_AFTER = frozenset(("comparator_after",))


class Bound(NamedTuple):
    """A comparator (empty without one), and whether a range was announced: `between`."""

    comparator: str
    end: int
    has_range: bool = False


def read_bound(tokens: Sequence[Token], start: int) -> Bound:
    """Read `at least`, `свыше`, `between`; a run of bounds keeps the last (`уже более`)."""
    token = tokens[start]
    if token.kind == "mark" and token.norm in BOUND_MARKS:
        return Bound({"≈": "~", "≥": ">=", "≤": "<="}.get(token.norm, token.norm), start + 1)
    if token.facts is None or _OPENS_BOUND.isdisjoint(token.facts.categories):
        return Bound("", start)
    found = [entry for entry in entries_at(tokens, start) if entry.category in _OPENS_BOUND]
    if not found:
        return Bound("", start)
    longest = len(found[0].words)
    comparator = next((entry.value for entry in found if entry.category == "comparator"), "")
    opens_range = any(entry.category == "range_from" for entry in found)
    end = start + longest
    return Bound(comparator, end + (not opens_range and _steps_over(tokens, end)), opens_range)


def _steps_over(tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a preposition stands between bound and figure: `щонайменше на 5 км`."""
    if position + 1 >= len(tokens):
        return False
    facts, following = tokens[position].facts, tokens[position + 1]
    is_preposition = facts is not None and "place_prep" in facts.categories
    return is_preposition and following.kind == "number"


def read_bound_after(tokens: Sequence[Token], position: int, comparator: str) -> tuple[str, int]:
    """Read `or more`, `и более` after the figure."""
    if found := first_at(tokens, position, _BOUND_AFTER):
        return found[0].value, found[1]
    if position < len(tokens) and tokens[position].norm == "+" and touches(tokens, position):
        return ">=", position + 1
    return comparator, position


def read_range(
    tokens: Sequence[Token], number: Number, lexicon: Lexicon, *, is_announced: bool
) -> tuple[Number, Number] | None:
    """Read the ends of `10–15`, `от 10 до 15`, `between 10 and 15`; None for a number alone."""
    joint = number.end
    if joint + 1 >= len(tokens):
        return None
    token = tokens[joint]
    is_dash = token.norm in DASHES and tokens[joint + 1].start - tokens[joint - 1].end <= 3
    if not is_dash and not (is_announced and _is_range_joint(tokens, joint)):
        return None
    upper = read_number(tokens, joint + 1, lexicon)
    if upper is None or upper.value <= number.value or upper.is_weak:
        return None
    value = _lower_end(number, upper.value, tokens[joint + 1], lexicon)
    return number._replace(value=value, is_weak=False), upper


def _is_range_joint(tokens: Sequence[Token], position: int) -> bool:
    return first_at(tokens, position, _RANGE_TO) is not None


def _lower_end(number: Number, high: float, token: Token, lexicon: Lexicon) -> float:
    """Return the lower end of `10–15 тысяч`: the scale behind the upper end counts for both."""
    if token.kind == "number":
        upper = read_digits(token.norm, lexicon.decimal_mark)
    else:
        upper = token.facts.number.value if token.facts and token.facts.number else 0.0
    scale = high / upper if upper else 1.0
    return number.value * scale if scale >= 1000 and number.value < upper else number.value
