"""Tell when a count passes a line: the threshold away from its reference, or a round number."""

from dataclasses import dataclass

from channelwatch.domain.audience.milestone import milestone_below, milestone_passed
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.series import Point
from channelwatch.domain.kinds import FlagKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What a channel's next count is held against; None before its first observation.

    `reference` is the count at the last crossing of the threshold, at first the first count;
    `milestone` the highest round number reached so far.
    """

    reference: int | None = None
    milestone: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A line that a count has passed between two observations, in seconds since 1970.

    `kind` is subscriber_change or milestone, `line` the reference or the round number.
    """

    kind: FlagKind
    line: int
    seen_before_at: int
    at: int
    before: int
    after: int


def pass_lines(
    lines: Lines, last: Point | None, now: Point, given: AudienceParameters
) -> tuple[Lines, tuple[Passing, ...]]:
    """Return the lines after `now`, and those that it has passed since `last`."""
    if last is None or lines.reference is None or lines.milestone is None:
        return Lines(reference=now.value, milestone=milestone_below(now.value)), ()
    found = []
    reference, milestone = lines.reference, lines.milestone
    if is_far(now.value, reference, given):
        found.append(_passing(FlagKind.SUBSCRIBER_CHANGE, reference, reference, last, now))
        reference = now.value
    if (reached := milestone_passed(milestone, now.value)) is not None:
        found.append(_passing(FlagKind.MILESTONE, reached, last.value, last, now))
        milestone = reached
    return Lines(reference=reference, milestone=milestone), tuple(found)


def is_far(count: int, reference: int, given: AudienceParameters) -> bool:
    """Tell whether |count − reference| ≥ max(absolute, relative × reference)."""
    needed = max(given.threshold_absolute, given.threshold_relative * reference)
    return abs(count - reference) >= needed


def _passing(kind: FlagKind, line: int, before: int, last: Point, now: Point) -> Passing:
    return Passing(
        kind=kind, line=line, seen_before_at=last.at, at=now.at, before=before, after=now.value
    )
