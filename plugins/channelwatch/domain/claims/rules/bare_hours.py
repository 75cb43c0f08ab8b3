"""The same hour or day, once as a time and once in bare figures: `0345` and `3:45 a.m.`."""

import re
from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.items import Item

_AS_HOUR = re.compile(r"([01]?\d|2[0-4])[.:]?([0-5]\d)")
_AS_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})")
_FIGURES = re.compile(r"\d[\d.:/]*")
_ABBREVIATED = re.compile(r"\d (?:h|hs|hrs|ч|год)$")  # while `8 hours` may be how long it took
_LAST_HOUR = 24
_NOT_OF_HOURS = frozenset((">", "<", "<~"))  # while `until 8`, `around 8` are said of both
_HALF_DAY = 720  # minutes
Keys = tuple[str, ...]


def match_bare_hours(difference: Difference) -> None:
    """Take times out of the difference that bare figures in their place say too."""
    for n in range(len(difference.regions)):
        for is_time_new in (True, False):
            _match(difference, difference.regions[n], is_time_new=is_time_new)


def _match(difference: Difference, region: Region, *, is_time_new: bool) -> None:
    rows = (difference.before, difference.after)
    sides = (region.removed, region.added)
    row, other = rows[not is_time_new], rows[is_time_new]
    times = [p for p in sides[is_time_new] if other[p].kind == "time"]
    if not times:
        return
    text = difference.texts[not is_time_new]
    for at in [p for p in sides[not is_time_new] if row[p].figure]:
        readings = _readings(text, row, at)
        for first in range(len(times)):
            found = next((r for r in readings if _are(other, times[first : first + len(r)], r)), ())
            if found:
                said = times[first : first + len(found)]
                bare = [*_prepositions(row, at), *_slashed(text, row, at), *_dayparts(row, at)]
                _account(difference, bare, said, is_time_new=is_time_new)
                del times[first : first + len(found)]
                break


def _account(
    difference: Difference, figures: list[int], times: list[int], *, is_time_new: bool
) -> None:
    removed, added = (figures, times) if is_time_new else (times, figures)
    difference.respelled.append((removed[0], added[0]))
    difference.use(removed, added)


def _are(row: Sequence[Item], times: Sequence[int], keys: Keys) -> bool:
    said = [str(row[p].key[1]) for p in times]
    return len(said) == len(keys) and all(
        one == key or one.startswith(f"{key}:") for one, key in zip(said, keys, strict=True)
    )


def _readings(text: str, row: Sequence[Item], at: int) -> Iterator[Keys]:
    """Yield what times a figure may say: one, or the two ends of a range."""
    item, figure = row[at], row[at].figure
    written = _FIGURES.findall(text[item.start : item.end])
    if figure is None or figure.is_vague or figure.comparator in _NOT_OF_HOURS:
        return
    if len(written) == 1 and (clock := _AS_HOUR.fullmatch(written[0])):
        yield (_clock(int(clock[1]) * 60 + int(clock[2])),)
    if date := _AS_DATE.fullmatch(_with_slash(text, row, at)):
        yield (f"date:{int(date[2])}-{int(date[1])}",)
        yield (f"date:{int(date[1])}-{int(date[2])}",)
    if (not figure.unit or _ABBREVIATED.search(item.norm)) and _may_be_hours(text, row, at):
        ends = dict.fromkeys((figure.low, figure.high))
        yield tuple(_clock(round(end * 60)) for end in ends)
        if _dayparts(row, at):
            yield tuple(_clock(round(end * 60) + _HALF_DAY) for end in ends)


def _clock(minutes: int) -> str:
    return f"clock:{minutes % (2 * _HALF_DAY)}"


def _with_slash(text: str, row: Sequence[Item], at: int) -> str:
    """Return the figures at a place: `3/6`, or `15/9`, which is two with a slash between."""
    found = _FIGURES.findall(text[row[at].start : row[_slashed(text, row, at)[-1]].end])
    return found[0] if len(found) == 1 else ""


def _slashed(text: str, row: Sequence[Item], at: int) -> list[int]:
    """Return where a figure stands, and the one that a slash joins to it."""
    end = row[at].end
    is_joined = text[end : end + 1] == "/" and at + 1 < len(row) and row[at + 1].start == end + 1
    return [at, at + 1] if is_joined else [at]


def _may_be_hours(text: str, row: Sequence[Item], at: int) -> bool:
    """Tell whether these may be hours of a day, of which nothing else is counted."""
    figure, following = row[at].figure, row[at + 1 : at + 2]
    if figure is None or not all(
        0 <= end <= _LAST_HOUR and end == int(end) for end in (figure.low, figure.high)
    ):
        return False
    if figure.unit or not following or following[0].is_function or _dayparts(row, at):
        return True
    between = text[row[at].end : following[0].start]
    return following[0].kind != "word" or any(not c.isspace() for c in between)


def _dayparts(row: Sequence[Item], at: int) -> list[int]:
    """Return where the part of the day stands that a range of bare hours left behind it."""
    return [at + 1] if at + 1 < len(row) and "daypart" in row[at + 1].labels else []


def _prepositions(row: Sequence[Item], at: int) -> list[int]:
    """Return where a word such as `at` stands, which a time would hold."""
    return [at - 1] if at and "hour_prep" in row[at - 1].labels else []
