"""Read hours of the day: `18:30`, `at six`, `пів на восьму`, `9.30 pm`."""

import re
from collections.abc import Sequence

from channelwatch.domain.claims.dates import SHORT_DATE, short_date
from channelwatch.domain.claims.dayparts import DAYPART, is_hour, with_daypart
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.moments import Moment, ends_phrase, entry
from channelwatch.domain.claims.numbers import read_number
from channelwatch.domain.claims.spoken_hours import SPOKEN, UNIT, beside_hour, minutes_beside_hour
from channelwatch.domain.claims.tokens import Token

_DOTTED_HOUR = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)")
_HOUR_REST = frozenset(("hour_rest",))
_HOUR_WORD = frozenset(("hour_word",))


def clock_hour(tokens: Sequence[Token], start: int) -> Moment:
    """`18:30`, `18h30`, `18:30 h`; what no clock shows, `77:10`, keeps its letters as its key."""
    hour, minute = (int(part) for part in re.split("[:h]", tokens[start].norm)[:2])
    if hour > 24 or minute > 59:
        return Moment(f"clock:{tokens[start].norm}", start + 1)
    hour_word = entry(tokens, start + 1, _HOUR_WORD)
    return with_daypart(tokens, hour % 24 * 60 + minute, hour_word[2] if hour_word else start + 1)


def hour_after_preposition(
    tokens: Sequence[Token], strength: str, position: int, lexicon: Lexicon
) -> Moment | None:
    """`о шостій`, `a las ocho y media`, `в 8 часов`, `at six`."""
    if position >= len(tokens) or not _may_be_hour(tokens[position]):
        return None
    number = read_number(tokens, position, lexicon)
    moment = (
        beside_hour(tokens, position, lexicon)
        or minutes_beside_hour(tokens, number, lexicon, is_hour_due=strength == "strong")
        or _dotted(tokens, position, lexicon)
    )
    if moment or short_date(tokens, position, lexicon):
        return moment
    if number is None or not is_hour(number) or (number.is_ordinal and strength == "weak"):
        return None
    minutes, end = round(number.value * 60), number.end
    if rest := entry(tokens, end, _HOUR_REST):
        return with_daypart(tokens, minutes + int(rest[1]), rest[2])
    if hour_unit := entry(tokens, end, _HOUR_WORD):
        if number.value % 1:
            return None  # `на полтора часа`
        more, end = _minutes_behind(tokens, hour_unit[2], lexicon)
        return with_daypart(tokens, minutes + more, end)
    if entry(tokens, end, DAYPART):
        return with_daypart(tokens, minutes, end)
    if strength != "strong" or number.is_weak:
        return None
    return _with_minutes(tokens, minutes, end, lexicon)


def _may_be_hour(token: Token) -> bool:
    """Most words behind a preposition are told at once: they count nothing."""
    facts = token.facts
    if facts is None:
        return token.kind == "number"
    return facts.number is not None or not SPOKEN.isdisjoint(facts.categories)


def _minutes_behind(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> tuple[int, int]:
    """Read the rest of `18 часов 30 минут`; no minutes where nothing follows."""
    number = read_number(tokens, position, lexicon)
    unit = entry(tokens, number.end, UNIT) if number else None
    if number is None or unit is None or unit[1] != "min" or not 0 < number.value < 60:
        return 0, position
    return int(number.value), unit[2]


def dotted_clock(tokens: Sequence[Token], start: int) -> Moment | None:
    """`9.30 pm`: a part of the day says that it is an hour."""
    found = _DOTTED_HOUR.fullmatch(tokens[start].norm)
    if found is None or entry(tokens, start + 1, DAYPART) is None:
        return None
    return with_daypart(tokens, int(found[1]) * 60 + int(found[2]), start + 1)


def _dotted(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> Moment | None:
    """`в 18.30`: an hour, where a dot marks no decimals and nothing is counted."""
    if position >= len(tokens) or lexicon.decimal_mark == ".":
        return None
    found = _DOTTED_HOUR.fullmatch(tokens[position].norm)
    hour_word = entry(tokens, position + 1, _HOUR_WORD)
    if found and hour_word:
        return with_daypart(tokens, int(found[1]) * 60 + int(found[2]), hour_word[2])
    if found is None or not ends_phrase(tokens, position + 1):
        return None
    if SHORT_DATE.fullmatch(tokens[position].norm) and int(found[2]) % 5:
        return None  # `на 05.03`: few things begin at three minutes past
    return with_daypart(tokens, int(found[1]) * 60 + int(found[2]), position + 1)


def _with_minutes(
    tokens: Sequence[Token], minutes: int, end: int, lexicon: Lexicon
) -> Moment | None:
    number = read_number(tokens, end, lexicon)
    if number and 1 <= number.value <= 59 and ends_phrase(tokens, number.end):
        return Moment(f"clock:{minutes + int(number.value)}", number.end)
    return Moment(f"clock:{minutes}", end) if ends_phrase(tokens, end) else None
