"""Name every number the audience detectors depend on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, get_type_hints

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceParameters:
    """What the detectors take as given; U is the usual 8-hour change of the channel.

    The defaults hold from a channel's first observation on. A channel of its own habits
    gets its own values through `overridden`. docs/audience.md lists them from here.
    """

    window_hours: Annotated[float, "a sudden move happens within this time"] = 8.0
    usual_days: Annotated[float, "history that U and the rhythm are learnt from"] = 30.0
    usual_floor: Annotated[float, "U is never smaller: a count moves in whole subscribers"] = 1.5
    unknown_share: Annotated[float, "U of a channel without history, of its count"] = 0.001
    known_after_days: Annotated[float, "history after which nothing is assumed any more"] = 10.0

    threshold_absolute: Annotated[float, "a count crosses the threshold so far from the last"] = (
        50.0
    )
    threshold_relative: Annotated[float, "and at least this share of it"] = 0.05

    step_usuals: Annotated[float, "a sudden move fires from so many U on"] = 7.0
    gap_usuals: Annotated[float, "the same across 48 hours without an observation"] = 12.0
    surge_margin: Annotated[float, "a rise is a surge if that fits better by so much"] = 2.5
    swing_usuals: Annotated[float, "a turn back of so many U counts as a swing"] = 5.5
    swing_share: Annotated[float, "and from this share of the incident's largest swing"] = 0.45
    sawtooth_swings: Annotated[int, "so many swings are a sawtooth: up, down, up"] = 3

    rate_usuals: Annotated[float, "a change of rate fires when it amounts to so many U"] = 19.0
    rate_days: Annotated[float, "within this time"] = 7.0
    rate_burst: Annotated[float, "and to so many within some 48 hours"] = 12.0
    rate_window: Annotated[float, "or to so many within one window"] = 6.5
    rate_certain: Annotated[float, "from here on neither is asked for"] = 30.0
    rate_base_days: Annotated[float, "days before it that tell the rate so far"] = 14.0
    rate_known_days: Annotated[float, "of them that must be known at least"] = 12.0
    rate_clip: Annotated[float, "an 8-hour change counts at most so many U to a rate"] = 3.0

    stall_exponent: Annotated[float, "a stall fires when habit gives it 10 ** -this"] = 6.0
    stall_hours: Annotated[float, "and never before this time"] = 8.0
    stall_habit_days: Annotated[float, "nor before a habit of so many days is known"] = 4.0
    catch_up: Annotated[float, "more than this times a gap's limit is no catching up"] = 1.6

    gap_hours: Annotated[float, "longer without an observation, nothing is learnt across it"] = 26.0
    quiet_hours: Annotated[float, "an incident ends when it has not moved for so long"] = 14.0
    quiet_usuals: Annotated[float, "where moving means so many U"] = 4.0
    watch_hours: Annotated[float, "after its end its shape may still change its name"] = 40.0
    cooldown_hours: Annotated[float, "after its end what is no larger is held back"] = 24.0
    certain_usuals: Annotated[float, "a move of so many U is never held back"] = 10.0
    settled_days: Annotated[float, "a changed rate that lasts so long is the new rate"] = 10.0

    def overridden(self, values: Mapping[str, float]) -> "AudienceParameters":
        """Return these with `values` in place of some; ValueError names an unknown one."""
        if not values:
            return self
        known = {field.name for field in fields(self)}
        if unknown := sorted(set(values) - known):
            message = (
                f"unknown audience parameter {unknown[0]!r}; known: {', '.join(sorted(known))}"
            )
            raise ValueError(message)
        changed = {name: type(getattr(self, name))(value) for name, value in values.items()}
        return replace(self, **changed)


def described() -> Mapping[str, str]:
    """Return what each parameter means, in the order in which they are listed."""
    hints = get_type_hints(AudienceParameters, include_extras=True)
    return {field.name: hints[field.name].__metadata__[0] for field in fields(AudienceParameters)}
