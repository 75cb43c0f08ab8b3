"""Read hours as people say them: `half past six`, `пів на восьму`, `без десяти семь`."""

from collections.abc import Sequence

from channelwatch.domain.claims.dayparts import DAYPART, is_hour, with_daypart
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.moments import Moment, ends_phrase, entry
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.tokens import Token

_HOUR_HALF = frozenset(("hour_half",))
_HOUR_LESS = frozenset(("hour_less",))
_HOUR_OFFSET = frozenset(("hour_offset",))
_HOUR_JOINT = frozenset(("hour_joint",))
SPOKEN = _HOUR_HALF | _HOUR_LESS | _HOUR_OFFSET
UNIT = frozenset(("unit",))
_USUAL = frozenset((5, 10, 15, 20, 25))  # minutes that are said without the word


def beside_hour(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    """`half past six`, `пів на восьму`, `без четверти три`, `без десяти семь`, `полседьмого`."""
    if half := entry(tokens, start, _HOUR_HALF):
        return with_daypart(tokens, int(half[1]), half[2])
    offset = entry(tokens, start, _HOUR_OFFSET)
    if offset is None:
        return _minutes_less(tokens, start, lexicon)
    is_plain = offset[2] - start > 1  # `без четверти`, while `четверть` may count anything
    hour = _hour(tokens, offset[2], lexicon, is_plain=is_plain)
    return _moment(tokens, hour, int(offset[1])) if hour else None


def minutes_beside_hour(
    tokens: Sequence[Token], minutes: Number | None, lexicon: Lexicon, *, is_hour_due: bool
) -> Moment | None:
    """`ten past six`, `diez para las siete`, `десять минут седьмого`, `десять по шостій`.

    `is_hour_due`: a word such as `at` stands before. Else `ten to seven` needs its minutes.
    """
    if minutes is None or minutes.is_ordinal or not _is_minutes(minutes):
        return None
    unit = entry(tokens, minutes.end, UNIT)
    has_unit = unit is not None and unit[1] == "min"
    end = unit[2] if unit and has_unit else minutes.end
    joint = entry(tokens, end, _HOUR_JOINT)
    if joint is None:
        return _of_next_hour(tokens, minutes, end, lexicon) if has_unit else None
    traits = joint[1].split()
    is_said = has_unit or (minutes.value in _USUAL and ("said" in traits or is_hour_due))
    hour = _hour(tokens, joint[2], lexicon, is_plain=False) if is_said else None
    if hour is None or ("ordinal" in traits and not hour.is_ordinal):
        return None
    sign = -1 if "to" in traits else 1
    return _moment(tokens, hour, sign * int(minutes.value) - 60 * ("next" in traits))


def _of_next_hour(
    tokens: Sequence[Token], minutes: Number, end: int, lexicon: Lexicon
) -> Moment | None:
    """`двадцать минут одиннадцатого` is 10:20."""
    hour = _hour(tokens, end, lexicon, is_plain=False) if lexicon.has_cases else None
    is_said = hour is not None and hour.is_ordinal and ends_phrase(tokens, hour.end)
    return _moment(tokens, hour, int(minutes.value) - 60) if hour and is_said else None


def _minutes_less(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    """`без пяти минут семь`, `за десять сьома`: the hour follows the minutes it lacks."""
    less = entry(tokens, start, _HOUR_LESS)
    if less is None or less[2] >= len(tokens):
        return None
    minutes = read_number(tokens[less[2] : less[2] + 1], 0, lexicon)
    if minutes is None or minutes.is_ordinal or not _is_minutes(minutes):
        return None
    unit = entry(tokens, less[2] + 1, UNIT)
    end = unit[2] if unit and unit[1] == "min" else less[2] + 1
    hour = _hour(tokens, end, lexicon, is_plain=False)
    if hour is None:
        return None
    is_due = less[1] == "ordinal"
    may_be_both = is_due and tokens[end].kind == "word" and minutes.value in _USUAL  # `сьома`
    if hour.is_ordinal != is_due and not may_be_both:
        return None
    return _moment(tokens, hour, -int(minutes.value))


def _is_minutes(number: Number) -> bool:
    return 1 <= number.value <= 30 and number.value == int(number.value)


def _hour(
    tokens: Sequence[Token], position: int, lexicon: Lexicon, *, is_plain: bool
) -> Number | None:
    """Return an hour on a dial, of which nothing else is counted."""
    hour = read_number(tokens, position, lexicon)
    if hour is None or not is_hour(hour) or not 1 <= hour.value <= 12:
        return None
    is_said = is_plain or hour.is_ordinal or ends_phrase(tokens, hour.end)
    return hour if is_said or entry(tokens, hour.end, DAYPART) else None


def _moment(tokens: Sequence[Token], hour: Number, offset: int) -> Moment:
    return with_daypart(tokens, round(hour.value * 60) + offset, hour.end)
