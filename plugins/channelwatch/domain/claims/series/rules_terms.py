"""What differing and equal terms mean: how long a sentence, a ban, a contract or a truce lasts.

Terms are asked only where no figures are compared, since most lengths of time are by the way.
"""

from datetime import timedelta

from channelwatch.domain.claims.series.agreement import agree
from channelwatch.domain.claims.series.model import ClaimMention, Figure, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict

_TOLD_WITHIN = timedelta(hours=24)


def differing_terms(pair: Pair) -> Verdict | None:
    """Another channel tells of the same party how long it is to last, and otherwise."""
    terms = _terms(pair)
    if terms is None or agree(*terms):
        return None
    return _verdict(RelationKind.CONTRADICTION, "rival-term")


def agreeing_terms(pair: Pair) -> Verdict | None:
    """Another channel gives the same term; from who is concerned that confirms it."""
    terms = _terms(pair)
    if terms is None or not agree(*terms):
        return None
    is_own = pair.later.is_party and not pair.earlier.is_party
    kind = RelationKind.CONFIRMATION if is_own else RelationKind.SPREAD
    return _verdict(kind, "same-term")


def _terms(pair: Pair) -> tuple[Figure, Figure] | None:
    """Return the two terms to compare, when each post gives one of the same unit."""
    if pair.is_same_channel or pair.compared or not pair.link.names or pair.gap > _TOLD_WITHIN:
        return None
    old, new = _sole_term(pair.earlier), _sole_term(pair.later)
    if old is None or new is None or old.quantity.unit != new.quantity.unit:
        return None
    return old, new


def _sole_term(mention: ClaimMention) -> Figure | None:
    told = [term for term in mention.terms if not (term.is_former or term.is_denied)]
    return told[0] if len(told) == 1 else None


def _verdict(kind: RelationKind, rule: str) -> Verdict:
    return Verdict(kind=kind, rule=rule, slot="duration", confidence=0.65)
