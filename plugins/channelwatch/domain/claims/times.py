"""Read dates, hours and days, with a key that is equal for equal times."""

from collections.abc import Sequence

from channelwatch.domain.claims.dates import (
    date_key,
    is_day,
    looks_like_year,
    short_date,
    with_year,
    year_alone,
)
from channelwatch.domain.claims.dayparts import DAYPART, is_hour, with_daypart
from channelwatch.domain.claims.hours import clock_hour, dotted_clock, hour_after_preposition
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.moments import Moment, ends_phrase, entry
from channelwatch.domain.claims.numbers import Number, read_number
from channelwatch.domain.claims.spoken_hours import SPOKEN, beside_hour, minutes_beside_hour
from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.words import WordFacts

_ORDINAL_MARK = frozenset(("ordinal_mark",))
_MONTH = frozenset(("month",))
_OPENING = frozenset(("time", "month", "weekday", "hour_prep"))


def read_time(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    """Return the time that starts at a token, or None."""
    token = tokens[start]
    if token.kind == "clock":
        return clock_hour(tokens, start)
    if token.kind == "date":
        return Moment(date_key(token.norm), start + 1)
    facts = token.facts
    beside = beside_hour(tokens, start, lexicon) if facts and _opens_hour(facts) else None
    if beside:
        return beside
    if token.kind == "number" and _may_be_dotted(tokens, start):
        dotted = dotted_clock(tokens, start) or short_date(tokens, start, lexicon)
        return dotted or _from_number(tokens, start, lexicon)
    if token.kind == "number":
        return _from_number(tokens, start, lexicon)
    number = _from_number(tokens, start, lexicon) if facts and facts.number else None
    return number or _from_word(tokens, start, lexicon)  # `к` is a thousand, and towards


def _from_number(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    number = read_number(tokens, start, lexicon)
    if number is None:
        return None
    if is_day(number):
        ordinal = entry(tokens, number.end, _ORDINAL_MARK)
        month = entry(tokens, ordinal[2] if ordinal else number.end, _MONTH)
        if month:
            return with_year(tokens, f"date:{month[1]}-{number.value:g}", month[2])
    spoken = minutes_beside_hour(tokens, number, lexicon, is_hour_due=False)
    if spoken:
        return spoken
    if is_hour(number) and entry(tokens, number.end, DAYPART):
        return with_daypart(tokens, round(number.value * 60), number.end)
    return year_alone(tokens, start, number)


def _may_be_dotted(tokens: Sequence[Token], start: int) -> bool:
    """Most numbers hold no dot and stand before no slash: these are told at once."""
    norm = tokens[start].norm
    return "." in norm or (
        len(norm) == len("05") and start + 1 < len(tokens) and tokens[start + 1].norm == "/"
    )


def _from_word(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Moment | None:
    found = entry(tokens, start, _OPENING)
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
        return hour_after_preposition(tokens, value, end, lexicon)
    if category == "time":
        return Moment(value, end)
    number = _plain_number(tokens, end, lexicon)
    if category == "month" and number and is_day(number):
        return with_year(tokens, f"date:{value}-{number.value:g}", _skip_comma(tokens, number.end))
    if category == "month":
        return with_year(tokens, f"month:{value}", end)
    has_month = number and entry(tokens, number.end, _MONTH)
    if number and is_day(number) and not has_month and ends_phrase(tokens, number.end):
        return Moment(f"weekday:{value} day:{number.value:g}", number.end)
    return Moment(f"weekday:{value}", end)


def _opens_hour(facts: WordFacts) -> bool:
    return not SPOKEN.isdisjoint(facts.categories)


def _plain_number(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> Number | None:
    if position < len(tokens) and tokens[position].kind == "number":
        return read_number(tokens, position, lexicon)
    return None


def _skip_comma(tokens: Sequence[Token], position: int) -> int:
    if (
        position + 1 < len(tokens)
        and tokens[position].norm == ","
        and looks_like_year(tokens[position + 1])
    ):
        return position + 1
    return position
