"""Read moments and durations: an ISO date, or an offset from the clock's start."""

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?\s*[smhdw]\s*)+")
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds since the epoch, or, when relative, since the scenario clock's start."""

    seconds: float
    relative: bool

    def on(self, start: float) -> float:
        """Return seconds since the epoch, for a clock that starts at `start`."""
        return start + self.seconds if self.relative else self.seconds


def parse_duration(value: object) -> float:
    """Read 90, "90s", "1h30m", "2d" or "1w" as seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and _DURATION.fullmatch(value.strip()):
        return sum(float(number) * UNITS[unit] for number, unit in _PART.findall(value))
    msg = f'expected a duration such as 90s, 1h30m or 2d, got "{value}"'
    raise ValueError(msg)


def parse_moment(value: object) -> Moment:
    """Read an ISO date or time (UTC unless it says otherwise), or "+2h", "-14d"."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, str) and value[:1] in "+-" and value:
        seconds = parse_duration(value[1:])
        return Moment(-seconds if value[0] == "-" else seconds, relative=True)
    return Moment(_absolute(value).timestamp(), relative=False)


def parse_time_of_day(value: object) -> float:
    """Read "07:30" as seconds after midnight UTC."""
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        hours, minutes = value.split(":")
        return float(int(hours) * 3600 + int(minutes) * 60)
    msg = f'expected a quoted time of day such as "07:30", got "{value}"'
    raise ValueError(msg)


def _absolute(value: object) -> datetime:
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    msg = f'expected a date such as 2026-10-01T08:00:00Z or an offset such as +2h, got "{value}"'
    raise ValueError(msg)


Duration = Annotated[float, BeforeValidator(parse_duration)]
When = Annotated[Moment, BeforeValidator(parse_moment)]
TimeOfDay = Annotated[float, BeforeValidator(parse_time_of_day)]
