"""How a post of an open stream answers an earlier claim: in a sentence that says so.

What anybody publishes shares words with much else. There an answer is believed only when its
sentence echoes one sentence of the claim, and calls it false or true in so many words. A mere
negation of like words is not: of forty such pairs read by hand one was a denial.
"""

from datetime import timedelta

from channelwatch.domain.claims.series.echoes import Echo
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict

_ANSWERED_WITHIN = timedelta(hours=24)  # what is called false later is more often something else
_UNSURE = 0.6  # for the day's reading, not for an alert
_REJECTED = frozenset({"deny", "doubt", "refute"})


def refutal(pair: Pair) -> Verdict | None:
    """A sentence calls the claim false, or will not confirm it; what was false already stays so."""
    for cue, rule, confidence in (
        ("refute", "denial-cue", 0.85),
        ("doubt", "not-confirmed", _UNSURE),
    ):
        for found in pair.answers if cue in pair.later.cues else ():
            is_first = not found.earlier.is_negated and not found.earlier.cues & _REJECTED
            if cue in found.later.cues and is_first:
                sure = confidence if pair.gap <= _ANSWERED_WITHIN else min(confidence, _UNSURE)
                return _verdict(RelationKind.DENIAL, rule, "polarity", sure, found)
    return None


def affirmation(pair: Pair) -> Verdict | None:
    """A sentence of another channel confirms the claim, maybe with a count of its own."""
    if pair.is_same_channel and "hearsay" not in pair.earlier.cues:
        return None
    for found in pair.answers if "affirm" in pair.later.cues else ():
        is_first = "affirm" not in found.earlier.cues and not found.earlier.is_negated
        affirms = "affirm" in found.later.cues and not found.later.cues & _REJECTED
        if affirms and is_first and not found.later.is_negated:
            return _verdict(RelationKind.CONFIRMATION, "confirmation-cue", "certainty", 0.8, found)
    return None


def _verdict(kind: RelationKind, rule: str, slot: str, confidence: float, found: Echo) -> Verdict:
    return Verdict(kind=kind, rule=rule, slot=slot, confidence=confidence, echo=found)
