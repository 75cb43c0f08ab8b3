"""Hold what a picture of a flag shows: the counts around it, and when it happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.series import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A flag about a count among the counts around it; times in seconds since 1970.

    `first` to `last` is when it was observed, `flagged_at` when it was told.
    """

    kind: str
    before: int
    after: int
    first: int
    last: int
    flagged_at: int
    points: Sequence[Point]

    @property
    def title(self) -> str:
        """Return what it shows, in words of ours only."""
        return f"{self.kind.replace('_', ' ')}: {self.before:,} to {self.after:,}"


def scene_of(points: Sequence[Point], incident: Incident) -> Scene:
    """Return the scene of an incident among a channel's counts."""
    return Scene(
        kind=incident.kind.value,
        before=incident.before,
        after=incident.after,
        first=incident.first_observed_at,
        last=incident.last_observed_at,
        flagged_at=incident.flagged_at,
        points=points,
    )
