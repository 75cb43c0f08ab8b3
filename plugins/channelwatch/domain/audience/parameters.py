"""Name every number the audience detectors depend on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceParameters:
    """What the detectors take as given; U is the usual 8-hour change of the channel.

    The defaults hold from a channel's first observation on. A channel of its own habits
    gets its own values through `overridden`.
    """

    window_hours: float = 8.0  # a sudden move happens within this time
    usual_days: float = 30.0  # history that U and the rhythm are learnt from
    usual_floor: float = 1.5  # U is never smaller: a count moves in whole subscribers
    unknown_share: float = 0.001  # U of a channel without history, as a share of its count
    known_after_days: float = 10.0  # history after which nothing is assumed any more

    threshold_absolute: float = 50.0  # a count crosses the threshold when it is so far ...
    threshold_relative: float = 0.05  # ... and this share from the count at the last crossing

    step_usuals: float = 7.0  # a sudden move fires from here on
    gap_usuals: float = 12.0  # the same across 48 hours without an observation
    sudden_share: float = 0.72  # a step has this share of its move within the window, a surge less
    jump_share: float = 0.85  # a jump is this share of it between two observations
    fallback_share: float = 0.27  # a rise that loses this share again was a surge
    shape_usuals: float = 5.0  # less than this is noise when a shape is named
    swing_usuals: float = 5.5  # a turn back counts as a swing from here on ...
    swing_share: float = 0.45  # ... and from this share of the incident's largest swing
    sawtooth_swings: int = 3  # up, down, up

    rate_usuals: float = 19.0  # a change of growth rate fires when it amounts to this ...
    rate_days: float = 7.0  # ... within this time ...
    rate_burst: float = 12.0  # ... and to this within some 48 hours
    rate_base_days: float = 14.0  # days before it that tell the rate so far
    rate_window: float = 6.5  # or to this within one window
    rate_certain: float = 30.0  # from here on, neither is asked for
    rate_known_days: float = 7.0  # of them that must be known at least
    rate_clip: float = 3.0  # an 8-hour change counts at most this many U towards a rate

    stall_exponent: float = 6.0  # a stall fires when the channel's habit gives it 10 ** -this
    stall_hours: float = 8.0  # and never before this time ...
    stall_habit_days: float = 4.0  # nor before a habit of so many days is known
    catch_up: float = (
        1.6  # times what a gap of its length asks for is another move, not its catching up
    )

    gap_hours: float = 26.0  # longer without an observation is a gap: nothing is learnt across it
    quiet_hours: float = 14.0  # an incident ends when it has not moved for so long ...
    quiet_usuals: float = 4.0  # ... where moving means this much
    watch_hours: float = 40.0  # for so long after its end, its shape may still change its name
    cooldown_hours: float = 24.0  # after its end, what is no larger than it is held back
    certain_usuals: float = 10.0  # a move of this size is never held back
    settled_days: float = 10.0  # a changed rate that lasts so long is the new rate

    def overridden(self, values: Mapping[str, float]) -> "AudienceParameters":
        """Return these with `values` in place of some; ValueError names an unknown one."""
        known = {field.name for field in fields(self)}
        if unknown := sorted(set(values) - known):
            message = (
                f"unknown audience parameter {unknown[0]!r}; known: {', '.join(sorted(known))}"
            )
            raise ValueError(message)
        changed = {name: type(getattr(self, name))(value) for name, value in values.items()}
        return replace(self, **changed)
