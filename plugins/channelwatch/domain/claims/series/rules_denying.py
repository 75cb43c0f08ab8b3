"""How another party rejects an earlier claim in words: by a denial, a negation, an opposite.

For posts that someone has put together as one story: there, any word that answers is believed.
Who is concerned denies; anybody else tells it otherwise, which is a contradiction.
"""

from channelwatch.domain.claims.series.answers import negates, negates_claim_itself, says_nil
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_telling import counts_otherwise
from channelwatch.domain.claims.series.speakers import is_concerned, opens_with_speaker

_LIKE_CLAIM = 0.25  # overlap from which a negation speaks of the claim
_NEGATED = frozenset({"office", "plan", "passage", "person", "deal", "vote", "control"})


def abstains(pair: Pair) -> bool:
    """Tell whether an onlooker leaves it open: `the village stays grey until there is footage`."""
    if pair.is_open or pair.is_same_channel or is_concerned(pair):
        return False
    return "abstain" in pair.later.cues and not pair.later.cues & {"deny", "insist"}


def negated_state(pair: Pair) -> Verdict | None:
    """Another party negates what was told of a person, a plan or a road: `has not resigned`."""
    if pair.is_same_channel or pair.earlier.is_negated or pair.agreeing is not None:
        return None
    shared = {s for s in pair.earlier.states & pair.later.states if s.split(":")[0] in _NEGATED}
    shared -= {"plan:off"}  # `will not go ahead` is how it is said
    if not shared or not pair.later.is_negated:
        return None
    return Verdict(
        kind=rejected_as(pair),
        rule="negated-state",
        slot=min(shared).split(":")[0],
        confidence=0.65,
    )


def denial(pair: Pair) -> Verdict | None:
    """The later post calls the earlier claim false; a repeated denial denies nothing new."""
    if "deny" not in pair.later.cues or "deny" in pair.earlier.cues or _corrects(pair):
        return None
    counts = not is_concerned(pair) and counts_otherwise(pair)  # two sides, each with its count
    kind = RelationKind.CONTRADICTION if counts else RelationKind.DENIAL
    return Verdict(kind=kind, rule="denial-cue", slot="polarity", confidence=0.85)


def _corrects(pair: Pair) -> bool:
    return pair.is_same_channel and "correct" in pair.later.cues and pair.differing is not None


def rumour_rejected(pair: Pair) -> Verdict | None:
    """Another party calls it rumours and negates them, or negates what was told as a rumour."""
    if pair.is_same_channel or not pair.later.is_negated:
        return None
    is_of_rumour = "hearsay" in pair.earlier.cues and not pair.earlier.is_negated
    speaks_of_it = any(mark.startswith("c:") for mark in pair.link.shared) and not pair.compared
    if "hearsay" not in pair.later.cues and not (is_of_rumour and speaks_of_it):
        return None
    kind = RelationKind.DENIAL if "hearsay" in pair.later.cues else rejected_as(pair)
    return Verdict(kind=kind, rule="rumour-rejected", slot="polarity", confidence=0.65)


def plain_negation(pair: Pair) -> Verdict | None:
    """Another party says the same with a negation: `limits withdrawals`, `does not limit`."""
    if pair.is_same_channel or pair.earlier.is_negated or not pair.later.is_negated:
        return None
    if is_concerned(pair) and not negates(pair):
        return None
    if pair.compared or says_nil(pair.later):
        return None
    if _speaks_of_itself(pair.later) and pair.link.shared:
        return _negation(pair)
    if pair.link.strength < 2:
        return None
    if pair.link.overlap < _LIKE_CLAIM and "contrast" not in pair.later.cues:
        return None
    return _negation(pair)


def _negation(pair: Pair) -> Verdict:
    return Verdict(kind=rejected_as(pair), rule="negated", slot="polarity", confidence=0.6)


def rejected_as(pair: Pair) -> RelationKind:
    """Return what a negation is: a denial by, or in the words of, who is concerned.

    Others deny it who negate the claim word for word; who tells something else contradicts it.
    """
    is_denied = (
        is_concerned(pair)
        or negates_claim_itself(pair)
        or opens_with_speaker(pair)
        or _speaks_of_itself(pair.later)
    )
    contrasts = "contrast" in pair.later.cues and not is_concerned(pair)  # `not four but two years`
    return RelationKind.DENIAL if is_denied and not contrasts else RelationKind.CONTRADICTION


def _speaks_of_itself(later: ClaimMention) -> bool:
    """`We are not closing`; a reporter's `we` is about others."""
    return not later.office and any(s.is_negated and "own" in s.cues for s in later.sayings)


def disputed(pair: Pair) -> Verdict | None:
    """Another channel asks back, and tells it otherwise: `What standby train? We still wait.`"""
    if pair.is_same_channel or not pair.later.asks_back or not pair.link.shared or pair.compared:
        return None
    return Verdict(
        kind=RelationKind.CONTRADICTION, rule="asked-back", slot="polarity", confidence=0.5
    )
