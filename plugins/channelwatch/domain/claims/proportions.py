"""Read a figure said of every so many as the share that it states: `one in five`."""

from collections.abc import Sequence

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.units import UNIT

_PROPORTION = frozenset(("proportion",))
_MOST_WHOLE = 1000  # beyond, `39 in 2006` is a number and a year


def read_proportion(
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
    if first_at(tokens, whole.end, UNIT):
        return None  # `three in ten minutes`
    return Number(round(part.value / whole.value, 3), whole.end)
