"""Hold a stated audience ("more than 160 followers") against the counts observed at the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from channelwatch.domain.claims.model import Quantity

_ABOUT = 0.1  # "about 1,000" is borne out by 900 to 1,100
_ROUND = 0.05  # "1,000 followers" without a bound is a round figure


class AudienceVerdict(StrEnum):
    """What the observed counts say of a stated audience."""

    BORNE_OUT = "borne_out"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceCheck:
    """The verdict, and the observed range that it rests on (None when nothing was observed)."""

    verdict: AudienceVerdict
    lowest: int | None
    highest: int | None
    explanation: str


def check_audience_claim(quantity: Quantity, counts_then: Sequence[int]) -> AudienceCheck:
    """Return whether the counts observed around the time of a statement bear it out.

    `counts_then` are the subscriber counts of the channel observed in the period that the
    statement is about; empty when none were, and then nothing can be said. The statement is borne
    out when any of them satisfies it, since it does not say at which minute it was true.
    """
    if not counts_then:
        text = f"«{quantity.text}»: unverifiable: not observed then"
        return AudienceCheck(
            verdict=AudienceVerdict.UNVERIFIABLE, lowest=None, highest=None, explanation=text
        )
    lowest, highest = min(counts_then), max(counts_then)
    low, high = _allowed(quantity)
    holds = lowest <= high and low <= highest
    verdict = AudienceVerdict.BORNE_OUT if holds else AudienceVerdict.CONTRADICTED
    seen = f"{lowest:,}" if lowest == highest else f"{lowest:,} to {highest:,}"
    return AudienceCheck(
        verdict=verdict, lowest=lowest, highest=highest,
        explanation=f"«{quantity.text}»: {verdict.replace('_', ' ')}: {seen} observed then",
    )  # fmt: skip


def _allowed(quantity: Quantity) -> tuple[float, float]:
    """Return the counts that a statement allows; strict bounds stay strict."""
    value = quantity.value
    match quantity.comparator:
        case ">":
            return value + 1, inf
        case ">=":
            return value, inf
        case "<":
            return 0, value - 1
        case "<=":
            return 0, value
        case "~":
            return value * (1 - _ABOUT), value * (1 + _ABOUT)
        case "<~":
            return value * (1 - _ABOUT), value
        case _:
            return min(quantity.low, value * (1 - _rounding(value))), max(
                quantity.high, value * (1 + _rounding(value))
            )


def _rounding(value: float) -> float:
    """A figure that ends in zeros is meant roughly, an odd one exactly."""
    return _ROUND if value >= 100 and value % 100 == 0 else 0.0
