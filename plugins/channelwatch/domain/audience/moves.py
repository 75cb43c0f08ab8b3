"""Find the largest move of a count within the last hours, against the channel's own rhythm."""

from dataclasses import dataclass

from channelwatch.domain.audience.parameters import HOUR, AudienceParameters
from channelwatch.domain.audience.series import Point

SLACK_HOURS = 0.5  # two 4-hourly polls are seldom exactly eight hours apart
ONSET_SHARE = 0.85  # the move starts at the latest point that still shows this share of it
RAW_SHARE = 0.87  # of the limit that a move must reach before the rhythm is taken out


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change between two observations and what of it the rhythm does not explain, in U."""

    since: Point
    first_shown_at: int
    now: Point
    unexplained: float
    raw: float
    needed: float

    @property
    def fires(self) -> bool:
        """Return whether the move is large enough, also without its correction for the rhythm."""
        agrees = self.raw * self.unexplained > 0 and abs(self.raw) >= RAW_SHARE * self.needed
        return abs(self.unexplained) >= self.needed and agrees


def largest_move(
    points: tuple[Point, ...], expected: float, usual: float, given: AudienceParameters
) -> Move | None:
    """Return the largest move of the last window; across a gap, the move since before the gap.

    `expected` is the change that the rhythm explains per window, `usual` is U.
    """
    now = points[-1]
    reach = (given.window_hours + SLACK_HOURS) * HOUR
    start = next(i for i, point in enumerate(points) if now.at - point.at <= reach)
    if start == len(points) - 1:
        start -= 1
    if start < 0:
        return None
    per_second = expected / (given.window_hours * HOUR)
    left = [now.value - p.value - per_second * (now.at - p.at) for p in points[start:-1]]
    largest = max(left, key=abs)
    sign = 1 if largest > 0 else -1
    late = max(i for i, value in enumerate(left) if value * sign >= ONSET_SHARE * abs(largest))
    since = points[start + late]
    return Move(
        since=since,
        first_shown_at=points[start + late + 1].at,
        now=now,
        unexplained=largest / usual,
        raw=(now.value - points[start + left.index(largest)].value) / usual,
        needed=usuals_needed((now.at - points[-2].at) / HOUR, given),
    )


def usuals_needed(hours: float, given: AudienceParameters) -> float:
    """Return how many U a move must have that was not observed for `hours`."""
    beyond = max(0.0, hours - given.window_hours)
    if hours > 48:
        return given.gap_usuals * hours / 48
    return given.step_usuals + (given.gap_usuals - given.step_usuals) * beyond / 40
