"""Read a figure said of every so many as the share that it states: `one in five`."""

import re
from collections.abc import Sequence

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.units import UNIT

_PROPORTION = frozenset(("proportion",))
_FRACTION = re.compile("[1-9]/[2-9]")
_MOST_WHOLE = 1000  # beyond, `39 in 2006` is a number and a year


def read_proportion(
    tokens: Sequence[Token], position: int, part: Number | None, lexicon: Lexicon
) -> Number | None:
    """Read `каждый пятый`, `one in five`, `tres de cada cuatro`, `2/3` as the share they state."""
    if fraction := _read_fraction(tokens, position):
        return fraction
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


def _read_fraction(tokens: Sequence[Token], position: int) -> Number | None:
    """Read `2/3`, where nothing stands between and no third part follows, as of a date."""
    if position + 2 >= len(tokens) or tokens[position + 1].norm != "/":
        return None
    parts = tokens[position : position + 4]
    written = "".join(token.norm for token in parts[:3])
    if parts[0].kind != "number" or not _FRACTION.fullmatch(written):
        return None
    is_longer = len(parts) > 3 and parts[3].norm == "/"
    if parts[2].end - parts[0].start != len(written) or is_longer or written[0] >= written[2]:
        return None
    return Number(round(int(written[0]) / int(written[2]), 3), position + 3)
