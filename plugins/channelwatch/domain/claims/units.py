"""Read what a figure is counted in: a symbol or a sign before it, a unit behind it."""

from collections.abc import Sequence

from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.tokens import Token

SYMBOLS = {
    "$": "usd",
    "€": "eur",
    "£": "gbp",
    "₽": "rub",
    "₴": "uah",
    "¥": "jpy",
    "%": "percent",
    "°": "celsius",
}
_DEGREES = {"f": "fahrenheit", "c": "celsius", "с": "celsius"}
DASHES = frozenset("-–—−")
UNIT = frozenset(("unit",))
_UNIT_JOINED = frozenset(("unit_joined",))


def read_sign_and_symbol(
    tokens: Sequence[Token], position: int, start: int
) -> tuple[int, float, str]:
    """Return where the number begins, its sign and the unit of a symbol: `-5`, `$ 40`."""
    sign, unit = 1.0, ""
    while position < len(tokens) and tokens[position].kind == "mark":
        token = tokens[position]
        adjacent = position + 1 < len(tokens) and tokens[position + 1].start == token.end
        if (
            token.norm in DASHES
            and adjacent
            and (position > start or not touches(tokens, position))
        ):
            sign = -1.0
        elif token.norm in SYMBOLS and token.norm not in "%°":
            unit = SYMBOLS[token.norm]
        else:
            break
        position += 1
    return position, sign, unit


def may_be_sign(tokens: Sequence[Token], position: int) -> bool:
    """Tell a mark right before what follows from a dash between words, as most dashes are."""
    token = tokens[position]
    if token.norm not in DASHES:
        return True
    return position + 1 < len(tokens) and tokens[position + 1].start == token.end


def touches(tokens: Sequence[Token], position: int) -> bool:
    """Tell whether nothing stands between a token and the one before it."""
    return position > 0 and tokens[position - 1].end == tokens[position].start


def behind_scale(tokens: Sequence[Token], end: int) -> int:
    """`cuatro millones de euros`: a preposition joins a unit to a scale word."""
    pair = [token.facts for token in tokens[end - 1 : end + 1]]
    if len(pair) < 2 or pair[0] is None or pair[1] is None:
        return end
    is_scale = pair[0].number is not None and pair[0].number.kind == "scale"
    return end + 1 if is_scale and pair[1].is_function else end


def read_unit(tokens: Sequence[Token], position: int) -> tuple[str, int]:
    """Return the unit at a position and its end; empty and the position itself without one."""
    if position >= len(tokens):
        return "", position
    token = tokens[position]
    if token.kind == "mark" and token.norm in SYMBOLS:
        scale = tokens[position + 1].norm if position + 1 < len(tokens) else ""
        if token.norm == "°" and scale in _DEGREES:
            return _DEGREES[scale], position + 2
        return SYMBOLS[token.norm], position + 1
    if token.norm == "-" and position + 1 < len(tokens) and tokens[position + 1].start == token.end:
        unit, end = read_unit(tokens, position + 1)
        if not unit and (joined := first_at(tokens, position + 1, _UNIT_JOINED)):
            unit, end = joined[0].value, joined[1]  # `81-летний`, not `5 летних лагерей`
        return (unit, end) if unit else ("", position)
    found = first_at(tokens, position, UNIT)
    return (found[0].value, found[1]) if found else ("", position)
