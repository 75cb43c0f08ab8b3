"""Keep what the detectors need of a channel's past counts, and nothing more."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from channelwatch.domain.audience.parameters import HOUR

FINE_STEP = 600  # seconds between two points kept in `recent`
RECENT_HOURS = 10.5
CHANGE_STEP = 3.4 * HOUR  # between two entries of `changes`: one per 4-hourly poll


@dataclass(frozen=True, slots=True, kw_only=True)
class CountObservation:
    """A subscriber count and when it was really observed; None where Telegram gave none."""

    observed_at: datetime
    subscriber_count: int | None


class Point(NamedTuple):
    """A count at a time (seconds since 1970, UTC)."""

    at: int
    value: int


class Change(NamedTuple):
    """An 8-hour change that ended at `at`, `hours` after the entry before; is it part of a flag?"""

    at: int
    value: int
    per_window: float
    hours: float
    in_incident: int


def keep_recent(
    points: tuple[Point, ...], new: Point, step: int, hours: float
) -> tuple[Point, ...]:
    """Append `new`, thin to one point per `step` seconds and drop what is older than `hours`.

    The newest point stays, and so does the one before it, however old: a gap began there.
    """
    if len(points) > 1 and points[-1].at - points[-2].at < step:
        points = points[:-1]
    horizon = new.at - hours * HOUR
    start = next((i for i, point in enumerate(points) if point.at >= horizon), len(points) - 1)
    return (*points[max(start, 0) :], new)


def point_before(
    points: tuple[Point, ...], at: float, nearest: float, farthest: float
) -> Point | None:
    """Return the point closest to `at` of those `nearest` to `farthest` hours before the last."""
    now = points[-1].at
    fitting = [p for p in points if nearest * HOUR <= now - p.at <= farthest * HOUR]
    return min(fitting, key=lambda point: abs(point.at - at), default=None)


def at_seconds(moment: datetime) -> int:
    """Return the seconds since 1970; ValueError for a time without zone."""
    if moment.tzinfo is None:
        message = f"{moment.isoformat()} has no time zone"
        raise ValueError(message)
    return int(moment.timestamp())


def at_moment(seconds: int) -> datetime:
    """Return the moment `seconds` after 1970, UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def thin(history: Sequence[Point], step: int, fine: int, fine_for: int) -> Iterator[Point]:
    """Yield one point per `step` seconds, one per `fine` in the last `fine_for`, and the last.

    It looks only at what it yields and at a few points more, so `history` may be read lazily.
    """
    if not history:
        return
    last = len(history) - 1
    fine_from = history[last].at - fine_for
    index = 0
    while index < last:
        point = history[index]
        yield point
        following = point.at + fine if point.at >= fine_from else min(point.at + step, fine_from)
        index = min(last, bisect_left(history, following, lo=index + 1, key=_time))
    yield history[last]


def _time(point: Point) -> int:
    return point.at
