"""How who is concerned answers what others tell of them: rejects, affirms, counts.

For posts that someone has put together as one story. A party need not say `false` or `true`.
"""

from datetime import timedelta

from channelwatch.domain.claims.series.answers import counts_part, negates, reassures
from channelwatch.domain.claims.series.course import OUTCOMES
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_telling import counts_otherwise
from channelwatch.domain.claims.series.speakers import (
    gives_one_count,
    is_party_answer,
    shares_event,
)

_ANSWERED_WITHIN, _AFFIRMED_WITHIN = timedelta(hours=24), timedelta(hours=72)
_COUNTED_WITHIN, _AT_ONCE = timedelta(hours=6), timedelta(hours=1)
_SAME_COUNT = 1.0  # strength from which two counts without a name are of one event
_COPIED, _COPIED_WITHIN = 0.75, timedelta(minutes=30)  # overlap from which a party only repeats


def party_rejects(pair: Pair) -> Verdict | None:
    """Who is concerned negates it, says that all is as it was, or speaks of something else."""
    if not is_party_answer(pair) or pair.compared:
        return None
    if pair.gap > _ANSWERED_WITHIN:
        return None
    if not (reassures(pair) or negates(pair) or _speaks_of_else(pair)):
        return None
    return Verdict(kind=RelationKind.DENIAL, rule="party-rejects", slot="polarity", confidence=0.55)


def _speaks_of_else(pair: Pair) -> bool:
    """A party that shares but a name with the claim answers it with another picture."""
    return pair.later.is_party and not shares_event(pair) and not counts_part(pair.later)


def party_counts(pair: Pair) -> Verdict | None:
    """Who is concerned gives figures of their own, of which none is that of the claim."""
    if not is_party_answer(pair) or pair.compared:
        return None
    if not pair.earlier.figures or not pair.later.figures:
        return None
    if not pair.link.names and pair.link.strength < _SAME_COUNT:
        return None
    if pair.gap > _COUNTED_WITHIN or ("wide" in pair.earlier.cues) != ("wide" in pair.later.cues):
        return None
    if gives_one_count(pair):
        return None
    if counts_part(pair.earlier) or counts_part(pair.later):
        return None
    return Verdict(
        kind=RelationKind.CONTRADICTION, rule="party-counts", slot="count", confidence=0.5
    )


def rumour_confirmed(pair: Pair) -> Verdict | None:
    """Who is concerned tells as a fact what went about as a rumour."""
    if "hearsay" not in pair.earlier.cues or not is_party_answer(pair):
        return None
    later = pair.later
    if not shares_event(pair) and not (_of_persons(pair.earlier) and _of_persons(later)):
        return None
    if later.is_negated or "hearsay" in later.cues or reassures(pair) or counts_otherwise(pair):
        return None
    return Verdict(
        kind=RelationKind.CONFIRMATION, rule="rumour-confirmed", slot="certainty", confidence=0.65
    )


def _of_persons(mention: ClaimMention) -> bool:
    """It tells what became of somebody: a missing pilot, and then a dead one."""
    return any(state.startswith("person:") for state in mention.states)


def party_affirms(pair: Pair) -> Verdict | None:
    """Who is concerned tells of it too, and rejects nothing of it: they confirm it."""
    if not is_party_answer(pair) or pair.gap > _AFFIRMED_WITHIN or counts_part(pair.later):
        return None
    if pair.agreeing is None and counts_otherwise(pair):
        return None
    if not shares_event(pair) or _copies(pair):
        return None
    return Verdict(
        kind=RelationKind.CONFIRMATION, rule="party-affirms", slot="certainty", confidence=0.5
    )


def party_affirms_at_once(pair: Pair) -> Verdict | None:
    """Within the hour a party rather confirms what happened than brings it up to date."""
    has_ended = (pair.later.states - pair.earlier.states) & OUTCOMES
    return None if pair.gap > _AT_ONCE or has_ended else party_affirms(pair)


def same_count(pair: Pair) -> Verdict | None:
    """Who is concerned gives the same figure: they do not repeat it, they confirm it."""
    agreed = pair.agreeing
    if agreed is None or agreed.later.quantity.dimension == "distance" or not is_party_answer(pair):
        return None
    if pair.history[:1] != [pair.earlier] or _copies(pair):
        return None  # the count goes on, and all who follow it pass it on
    return Verdict(
        kind=RelationKind.CONFIRMATION,
        rule="same-count",
        slot="certainty",
        confidence=0.6,
        compared=agreed,
    )


def _copies(pair: Pair) -> bool:
    """So soon and in the same words, even a party only repeats."""
    return pair.link.overlap >= _COPIED and pair.gap <= _COPIED_WITHIN
