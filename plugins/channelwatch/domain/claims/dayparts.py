"""What makes minutes past midnight of an hour as people say it: morning, afternoon, night."""

from collections.abc import Sequence

from channelwatch.domain.claims.moments import Moment, entry
from channelwatch.domain.claims.numbers import Number
from channelwatch.domain.claims.tokens import Token

_DAY_FROM = {"evening": 0, "afternoon": 0, "pm": 0, "night": 540}  # `9 at night` is 21:00
DAYPART = frozenset(("daypart",))


def with_daypart(tokens: Sequence[Token], minutes: int, end: int) -> Moment:
    """Return so many minutes past midnight, or past noon where a part of the day says so."""
    part = entry(tokens, end, DAYPART)
    if part is None:
        return Moment(f"clock:{minutes % 1440}", end)
    _, value, part_end = part
    is_twelve = 720 <= minutes < 780
    if value in ("night", "evening", "am") and is_twelve:
        minutes -= 720
    elif _DAY_FROM.get(value, 720) <= minutes < 720:
        minutes += 720
    return Moment(f"clock:{minutes % 1440}", part_end)


def is_hour(number: Number) -> bool:
    """Tell whether a number may be an hour of the day, halves included."""
    return 0 <= number.value <= 24 and number.value * 2 == int(number.value * 2)
