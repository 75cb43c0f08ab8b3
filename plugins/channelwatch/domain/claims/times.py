"""Read dates, hours and days, with a key that is equal for equal times."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.patterns import first_at
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.words import WordFacts

_TWO_DIGITS = re.compile(r"\d\d")
_SHORT_DATE = re.compile(r"(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])")
_DOTTED_HOUR = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)")


_DAY_FROM = {"evening": 0, "afternoon": 0, "pm": 0, "night": 540}  # `9 at night` is 21:00
_DAYPART = frozenset(("daypart",))
_ORDINAL_MARK = frozenset(("ordinal_mark",))
_MONTH = frozenset(("month",))
_YEAR_WORD = frozenset(("year_word",))
_OPENING = frozenset(("time", "month", "weekday", "hour_prep"))
_HOUR_OFFSET = frozenset(("hour_offset",))
_HOUR_REST = frozenset(("hour_rest",))
_HOUR_WORD = frozenset(("hour_word",))


class Moment(NamedTuple):
    """A time read from tokens[start:end]; keys: clock:930, date:5-12, year:2024, day:yesterday."""

    key: str
    end: int


def read_time(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    """Return the time that starts at a token, or None."""
    token = tokens[start]
    if token.kind == "clock":
        return _clock(tokens, start, lexicon)
    if token.kind == "date":
        return Moment(_date_key(token.norm), start + 1)
    facts = token.facts
    beside = _beside_hour(tokens, start, lexicon) if facts and _opens_hour(facts) else None
    if beside:
        return beside
    if token.kind == "number" and _may_be_dotted(tokens, start):
        dotted = _dotted_clock(tokens, start) or _short_date(tokens, start, lexicon)
        return dotted or _from_number(tokens, start, lexicon)
    if token.kind == "number" or (facts and facts.number):
        return _from_number(tokens, start, lexicon)
    return _from_word(tokens, start, lexicon)


def _entry(
    tokens: Sequence[Token], position: int, categories: frozenset[str]
) -> tuple[str, str, int] | None:
    """Return category, value and end of the first pattern of these categories at a position."""
    found = first_at(tokens, position, categories)
    return (found[0].category, found[0].value, found[1]) if found else None


def _clock(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    hour, minute = (int(part) for part in tokens[start].norm.split(":")[:2])
    if hour > 24 or minute > 59:
        return Moment(f"clock:{tokens[start].norm}", start + 1)
    return _with_daypart(tokens, hour % 24 * 60 + minute, start + 1)


def _with_daypart(tokens: Sequence[Token], minutes: int, end: int) -> Moment:
    part = _entry(tokens, end, _DAYPART)
    if part is None:
        return Moment(f"clock:{minutes}", end)
    _, value, part_end = part
    is_twelve = 720 <= minutes < 780
    if value in ("night", "evening", "am") and is_twelve:
        minutes -= 720
    elif _DAY_FROM.get(value, 720) <= minutes < 720:
        minutes += 720
    return Moment(f"clock:{minutes}", part_end)


def _date_key(raw: str) -> str:
    if "-" in raw:
        year, month, day = (int(part) for part in raw.split("-"))
    else:
        day, month, year = (int(part) for part in raw.replace("/", ".").split("."))
    return f"date:{month}-{day}:{year % 100}"


def _from_number(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    number = read_number(tokens, start, lexicon)
    if number is None:
        return None
    if _is_day(number):
        ordinal = _entry(tokens, number.end, _ORDINAL_MARK)
        month = _entry(tokens, ordinal[2] if ordinal else number.end, _MONTH)
        if month:
            return _with_year(tokens, f"date:{month[1]}-{number.value:g}", month[2])
    if _is_hour(number) and _entry(tokens, number.end, _DAYPART):
        return _with_daypart(tokens, round(number.value * 60), number.end)
    return _year(tokens, start, number)


def _may_be_dotted(tokens: Sequence[Token], start: int) -> bool:
    """Most numbers hold no dot and stand before no slash: these are told at once."""
    norm = tokens[start].norm
    return "." in norm or (
        len(norm) == len("05") and start + 1 < len(tokens) and tokens[start + 1].norm == "/"
    )


def _short_date(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    """`05.03`, where a comma marks decimals, or `05/03`: two digits each, and nothing counted."""
    token, end = tokens[start], start + 1
    if lexicon.decimal_mark != "." and (found := _SHORT_DATE.fullmatch(token.norm)):
        day, month = found.groups()
    elif _TWO_DIGITS.fullmatch(token.norm) and _is_slashed(tokens, start):
        day, month, end = token.norm, tokens[start + 2].norm, start + 3
    else:
        return None
    is_date = 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and _ends_phrase(tokens, end)
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


def _is_day(number: Number) -> bool:
    return 1 <= number.value <= 31 and number.value == int(number.value)


def _is_hour(number: Number) -> bool:
    return 0 <= number.value <= 24 and number.value * 2 == int(number.value * 2)


def _with_year(tokens: Sequence[Token], key: str, end: int) -> Moment:
    if end < len(tokens) and _looks_like_year(tokens[end]):
        year_word = _entry(tokens, end + 1, _YEAR_WORD)
        return Moment(
            f"{key}:{int(tokens[end].norm) % 100}", year_word[2] if year_word else end + 1
        )
    return Moment(key, end)


def _looks_like_year(token: Token) -> bool:
    return token.kind == "number" and len(token.norm) == 4 and token.norm[:2] in ("19", "20")


def _year(tokens: Sequence[Token], start: int, number: Number) -> Moment | None:
    """`in 2012`, `2012 год`: four digits with no counted noun behind them."""
    if not _looks_like_year(tokens[start]) or number.end != start + 1:
        return None
    if word := _entry(tokens, start + 1, _YEAR_WORD):
        return Moment(f"year:{tokens[start].norm}", word[2])
    following = tokens[start + 1] if start + 1 < len(tokens) else None
    if following is not None:
        is_counted = following.kind == "word" and not following.is_capital and not (
            following.facts and following.facts.is_function)  # fmt: skip
        if is_counted or following.norm in "%€$₽₴£-–—":
            return None
    return Moment(f"year:{tokens[start].norm}", start + 1)


def _from_word(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    found = _entry(tokens, start, _OPENING)
    if found is None:
        return None
    category, value, end = found
    if (
        category in ("month", "weekday")
        and lexicon.capitalises_days
        and not tokens[end - 1].is_capital
    ):
        return None
    if category == "hour_prep":
        return _hour_after_preposition(tokens, value, end, lexicon)
    if category == "time":
        return Moment(value, end)
    number = _plain_number(tokens, end, lexicon)
    if category == "month" and number and _is_day(number):
        return _with_year(tokens, f"date:{value}-{number.value:g}", _skip_comma(tokens, number.end))
    if category == "month":
        return _with_year(tokens, f"month:{value}", end)
    has_month = number and _entry(tokens, number.end, _MONTH)
    if number and _is_day(number) and not has_month and _ends_phrase(tokens, number.end):
        return Moment(f"weekday:{value} day:{number.value:g}", number.end)
    return Moment(f"weekday:{value}", end)


def _opens_hour(facts: WordFacts) -> bool:
    return "hour_offset" in facts.categories


def _beside_hour(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    """`half past six`, `пів на восьму`, `без четверти три`: minutes beside an hour."""
    offset = _entry(tokens, start, _HOUR_OFFSET)
    hour = read_number(tokens, offset[2], lexicon) if offset else None
    if offset is None or hour is None or not _is_hour(hour) or not 1 <= hour.value <= 12:
        return None
    if not hour.is_ordinal and not _ends_phrase(tokens, hour.end):
        return None
    return _with_daypart(tokens, round(hour.value * 60) + int(offset[1]), hour.end)


def _plain_number(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> Number | None:
    if position < len(tokens) and tokens[position].kind == "number":
        return read_number(tokens, position, lexicon)
    return None


def _skip_comma(tokens: Sequence[Token], position: int) -> int:
    if (
        position + 1 < len(tokens)
        and tokens[position].norm == ","
        and _looks_like_year(tokens[position + 1])
    ):
        return position + 1
    return position


def _ends_phrase(tokens: Sequence[Token], position: int) -> bool:
    """Nothing countable follows: the number is a date or an hour, not a count."""
    if position >= len(tokens):
        return True
    token = tokens[position]
    return token.kind != "word" or bool(token.facts and token.facts.is_function)


def _hour_after_preposition(
    tokens: Sequence[Token], strength: str, position: int, lexicon: Lexicon
) -> Moment | None:
    """`о шостій`, `a las ocho y media`, `в 8 часов`, `at six`."""
    if position < len(tokens) and tokens[position].kind == "clock":
        return None
    moment = _beside_hour(tokens, position, lexicon) or _dotted(tokens, position, lexicon)
    if moment or (position < len(tokens) and _short_date(tokens, position, lexicon)):
        return moment
    number = read_number(tokens, position, lexicon)
    if number is None or not _is_hour(number) or (number.is_ordinal and strength == "weak"):
        return None
    minutes, end = round(number.value * 60), number.end
    if rest := _entry(tokens, end, _HOUR_REST):
        return _with_daypart(tokens, minutes + int(rest[1]), rest[2])
    hour_unit = _entry(tokens, end, _HOUR_WORD)
    if hour_unit:
        return _with_daypart(tokens, minutes, hour_unit[2])
    if part := _entry(tokens, end, _DAYPART):
        return _with_daypart(tokens, minutes, end) if part else None
    if strength != "strong" or number.is_weak:
        return None
    return _with_minutes(tokens, minutes, end, lexicon)


def _dotted_clock(tokens: Sequence[Token], start: int) -> Moment | None:
    """`9.30 pm`: a part of the day says that it is an hour."""
    found = _DOTTED_HOUR.fullmatch(tokens[start].norm)
    if found is None or _entry(tokens, start + 1, _DAYPART) is None:
        return None
    return _with_daypart(tokens, int(found[1]) * 60 + int(found[2]), start + 1)


def _dotted(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> Moment | None:
    """`в 18.30`: an hour, where a dot marks no decimals and nothing is counted."""
    if position >= len(tokens) or lexicon.decimal_mark == ".":
        return None
    found = _DOTTED_HOUR.fullmatch(tokens[position].norm)
    if found is None or not _ends_phrase(tokens, position + 1):
        return None
    if _SHORT_DATE.fullmatch(tokens[position].norm) and int(found[2]) % 5:
        return None  # `на 05.03`: few things begin at three minutes past
    return _with_daypart(tokens, int(found[1]) * 60 + int(found[2]), position + 1)


def _with_minutes(
    tokens: Sequence[Token], minutes: int, end: int, lexicon: Lexicon
) -> Moment | None:
    number = read_number(tokens, end, lexicon)
    if number and 1 <= number.value <= 59 and _ends_phrase(tokens, number.end):
        return Moment(f"clock:{minutes + int(number.value)}", number.end)
    return Moment(f"clock:{minutes}", end) if _ends_phrase(tokens, end) else None
