"""Hold what is known of one incident, from its first observation to its last."""

from dataclasses import dataclass
from enum import StrEnum

from channelwatch.domain.audience.shape import Shape
from channelwatch.domain.kinds import FlagKind, Severity


class Action(StrEnum):
    """What has become of an incident with an observation."""

    OPENED = "opened"
    UPDATED = "updated"
    CLOSED = "closed"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident as it stands; times in seconds since 1970, counts in subscribers.

    `number` counts a channel's incidents. `before` is the last count before the first
    observation of the move, `after` the count at `last_observed_at`, `peak` the count farthest from
    `before`. `usual` (U) and `drift` (per window) are those at the flag, `size` is in U;
    `exponent` belongs to a stall. A gap right before the first observation is told by `gap_hours`.
    """

    number: int
    kind: FlagKind
    severity: Severity
    began_at: int
    first_observed_at: int
    last_observed_at: int
    flagged_at: int
    closed_at: int | None = None
    before: int
    after: int
    peak: int
    usual: float
    drift: float
    size: float
    rate: float | None = None
    exponent: float | None = None
    gap_hours: float | None = None
    shape: Shape | None = None
    moved_at: int
    moved_to: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent:
    """What an observation did to an incident; `reason` says why it was closed or held back."""

    action: Action
    incident: Incident
    reason: str = ""


def severity_of(size: float, share: float) -> Severity:
    """Return the severity of a move of `size` U that is `share` of the count before.

    The limits are ours: three in a hundred within hours is what made analysts look at a channel.
    """
    if share >= 0.10:
        return Severity.CRITICAL
    if share >= 0.03 or size >= 60:
        return Severity.HIGH
    if share >= 0.01 or size >= 20:
        return Severity.MEDIUM
    return Severity.LOW
