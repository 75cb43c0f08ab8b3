"""Say in one sentence what happened, how sure that is, and what would make it false."""

from dataclasses import asdict, dataclass
from math import exp

from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.parameters import HOUR
from channelwatch.domain.audience.series import at_moment
from channelwatch.domain.kinds import FlagKind

FALSE_IF = {
    FlagKind.STEP_UP: "the count falls back within two days, or goes on rising at that pace",
    FlagKind.STEP_DOWN: "the count returns within two days: then it was a fault of counting",
    FlagKind.SURGE: "the rise came within one interval and stays: then it is a step",
    FlagKind.RATE_CHANGE: "the old rate is back within two days",
    FlagKind.SAWTOOTH: "the swings stop after one rise and fall: then it was a surge",
    FlagKind.STALL: "other observers saw the count move: then ours was not refreshed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A sentence with the numbers, a confidence from 0 to 1, and what would make it false."""

    sentence: str
    confidence: float
    false_if: str

    def as_plain(self) -> dict[str, str | float]:
        """Return the explanation as a dict."""
        return asdict(self)


def explain(incident: Incident) -> Explanation:
    """Return the explanation of `incident` as it stands."""
    sentence = _TELL[incident.kind](incident)
    if incident.gap_hours:
        sentence += f"; nothing was observed for {incident.gap_hours:.0f} h before"
    return Explanation(
        sentence=sentence + ".",
        confidence=confidence(incident),
        false_if=FALSE_IF[incident.kind],
    )


def confidence(incident: Incident) -> float:
    """Return how sure the incident is, between 0.5 and 0.99: by its size, less across a gap.

    Half sure where a move just fires, nine in ten at twice that.
    """
    strength = (
        (incident.exponent or 0) / 6 if incident.kind is FlagKind.STALL else incident.size / 8
    )
    if incident.kind is FlagKind.RATE_CHANGE:
        strength = incident.size / 20
    sure = 1.0 - 0.5 * exp(-1.6 * max(0.0, strength - 1.0))
    if incident.gap_hours:
        sure -= 0.1
    return round(min(0.99, max(0.5, sure)), 2)


def _step(incident: Incident) -> str:
    word = "rose" if incident.after >= incident.before else "fell"
    hours = (incident.last_observed_at - incident.began_at) / HOUR
    return (
        f"The count {word} from {_numbers(incident)} within {_span(hours)}, "
        f"{incident.size:.0f} times its usual 8-hour change of {incident.usual:.1f}"
    )


def _surge(incident: Incident) -> str:
    return (
        f"The count surged from {incident.before:,} to {incident.peak:,} and stands at "
        f"{incident.after:,} after "
        f"{_span((incident.last_observed_at - incident.began_at) / HOUR)}, "
        f"{incident.size:.0f} times its usual 8-hour change of {incident.usual:.1f}"
    )


def _rate(incident: Incident) -> str:
    new, old = (incident.rate or 0.0) * 3, incident.drift * 3
    return (
        f"Growth went from {old:+.0f} to {new:+.0f} subscribers a day since "
        f"{at_moment(incident.first_observed_at):%Y-%m-%d %H:%M} UTC, "
        f"and the count from {_numbers(incident)}"
    )


def _sawtooth(incident: Incident) -> str:
    swings = len(incident.shape.turns) if incident.shape else 0
    largest = incident.shape.largest_swing * incident.usual if incident.shape else 0.0
    return (
        f"The count went up and down {swings} times by up to {largest:,.0f} within "
        f"{_span((incident.last_observed_at - incident.began_at) / HOUR)}, "
        f"from {_numbers(incident)}"
    )


def _stall(incident: Incident) -> str:
    hours = (incident.last_observed_at - incident.first_observed_at) / HOUR
    return (
        f"The count has held at {incident.after:,} for {_span(hours)}, "
        f"which this channel's habit gives a chance of 1 in 10^{incident.exponent or 0:.0f}"
    )


_TELL = {
    FlagKind.STEP_UP: _step,
    FlagKind.STEP_DOWN: _step,
    FlagKind.SURGE: _surge,
    FlagKind.RATE_CHANGE: _rate,
    FlagKind.SAWTOOTH: _sawtooth,
    FlagKind.STALL: _stall,
}


def _numbers(incident: Incident) -> str:
    share = (incident.after - incident.before) / max(incident.before, 1)
    return f"{incident.before:,} to {incident.after:,} ({share:+.1%})"


def _span(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:.0f} minutes"
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} days"
