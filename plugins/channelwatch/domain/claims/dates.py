"""Read days, months and years in figures: `05.03`, `2012 год`, `12 May 2024`."""

import re
from collections.abc import Sequence

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.moments import Moment, ends_phrase, entry
from channelwatch.domain.claims.numbers import Number
from channelwatch.domain.claims.tokens import Token

SHORT_DATE = re.compile(r"(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])")
_TWO_DIGITS = re.compile(r"\d\d")
_YEAR_WORD = frozenset(("year_word",))


def date_key(raw: str) -> str:
    """Return the key of `2024-05-12`, `12.05.24` or `12/05/2024`."""
    if "-" in raw:
        year, month, day = (int(part) for part in raw.split("-"))
    else:
        day, month, year = (int(part) for part in raw.replace("/", ".").split("."))
    return f"date:{month}-{day}:{year % 100}"


def short_date(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    """`05.03`, where a comma marks decimals, or `05/03`: two digits each, and nothing counted."""
    token, end = tokens[start], start + 1
    if lexicon.decimal_mark != "." and (found := SHORT_DATE.fullmatch(token.norm)):
        day, month = found.groups()
    elif _TWO_DIGITS.fullmatch(token.norm) and _is_slashed(tokens, start):
        day, month, end = token.norm, tokens[start + 2].norm, start + 3
    else:
        return None
    is_date = 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and ends_phrase(tokens, end)
    return Moment(f"date:{int(month)}-{int(day)}", end) if is_date else None


def _is_slashed(tokens: Sequence[Token], start: int) -> bool:
    """Tell `05/03` from `5 / 3`: nothing stands between, and no third part follows."""
    parts = tokens[start : start + 4]
    return (
        len(parts) >= 3
        and parts[1].norm == "/"
        and parts[2].end - parts[0].start == len("05/03")
        and _TWO_DIGITS.fullmatch(parts[2].norm) is not None
        and (len(parts) < 4 or parts[3].norm != "/")
    )


def is_day(number: Number) -> bool:
    """Tell whether a number may be a day of a month."""
    return 1 <= number.value <= 31 and number.value == int(number.value)


def with_year(tokens: Sequence[Token], key: str, end: int) -> Moment:
    """Return the moment of a key, with the year if one follows."""
    if end < len(tokens) and looks_like_year(tokens[end]):
        year_word = entry(tokens, end + 1, _YEAR_WORD)
        return Moment(
            f"{key}:{int(tokens[end].norm) % 100}", year_word[2] if year_word else end + 1
        )
    return Moment(key, end)


def looks_like_year(token: Token) -> bool:
    """Tell whether a token is a year of the last century or of this one, in four digits."""
    return token.kind == "number" and len(token.norm) == 4 and token.norm[:2] in ("19", "20")


def year_alone(tokens: Sequence[Token], start: int, number: Number) -> Moment | None:
    """`in 2012`, `2012 год`: four digits with no counted noun behind them."""
    if not looks_like_year(tokens[start]) or number.end != start + 1:
        return None
    if word := entry(tokens, start + 1, _YEAR_WORD):
        return Moment(f"year:{tokens[start].norm}", word[2])
    following = tokens[start + 1] if start + 1 < len(tokens) else None
    if following is not None:
        is_counted = following.kind == "word" and not following.is_capital and not (
            following.facts and following.facts.is_function)  # fmt: skip
        if is_counted or following.norm in "%€$₽₴£-–—":
            return None
    return Moment(f"year:{tokens[start].norm}", start + 1)
