"""Judge a count that stands still by the channel's own habit of standing still."""

from dataclasses import dataclass, replace
from math import exp, log

from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.series import Point

FEWEST = 12  # intervals

SHORTEST = 0.9 * HOUR  # an interval of the habit lasts this long, or from poll to poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Stillness:
    """How often the count has held from one interval to the next, and since when it holds now.

    `held`, `intervals` and `hours` fade over the usual days, so that the habit follows the channel.
    `still_hours` leaves out what was not observed; `longest` is the longest such time and fades.
    """

    anchor: Point
    moved: bool = False
    held: float = 0.0
    intervals: float = 0.0
    hours: float = 0.0
    since: int
    still_hours: float = 0.0
    longest: float = 0.0

    @property
    def exponent(self) -> float:
        """Return x where the habit gives the present stillness a probability of 10 ** -x."""
        if self.intervals < FEWEST:
            return 0.0
        each = self.hours / self.intervals
        run = self.still_hours / each  # it does not bear witness for itself
        held, intervals = max(0.0, self.held - run), self.intervals - run
        if intervals < FEWEST:
            return 0.0
        return -log((held + 0.5) / (intervals + 1)) / log(10) * run


def observe_stillness(
    before: Stillness | None, last: Point | None, new: Point, given: AudienceParameters
) -> Stillness:
    """Return the stillness after `new`; a gap joins neither."""
    if before is None or last is None:
        return Stillness(anchor=new, since=new.at)
    gap = (new.at - last.at) / HOUR
    unobserved = gap > given.gap_hours
    changed = new.value != last.value
    after = before
    if unobserved:
        after = replace(after, anchor=new, moved=False)
    elif new.at - before.anchor.at >= SHORTEST:
        after = _close_interval(after, new, changed or before.moved, given)
    elif changed:
        after = replace(after, moved=True)
    if changed:
        longest = max(after.longest * exp(-gap / 24 / given.usual_days), after.still_hours)
        return replace(after, since=new.at, still_hours=0.0, longest=longest)
    return replace(after, still_hours=after.still_hours + (0.0 if unobserved else gap))


def _close_interval(
    before: Stillness, new: Point, moved: bool, given: AudienceParameters
) -> Stillness:
    seconds = new.at - before.anchor.at
    fade = exp(-seconds / (given.usual_days * DAY))
    return replace(
        before,
        anchor=new,
        moved=False,
        held=before.held * fade + (not moved),
        intervals=before.intervals * fade + 1,
        hours=before.hours * fade + seconds / HOUR,
    )


def is_stalled(stillness: Stillness, given: AudienceParameters) -> bool:
    """Return whether the count holds longer than habit allows, and than it lately has."""
    if stillness.still_hours < max(given.stall_hours, stillness.longest):
        return False
    if stillness.hours < given.stall_habit_days * 24:
        return False
    return stillness.exponent >= given.stall_exponent
