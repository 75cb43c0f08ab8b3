"""How another party rejects an earlier claim in words: by a denial, a negation, an opposite.

For posts that someone has put together as one story: there, any word that answers is believed.
Who is concerned denies; anybody else tells it otherwise, which is a contradiction.
"""

from datetime import timedelta

from channelwatch.domain.claims.series.echoes import Echo, echo
from channelwatch.domain.claims.series.model import ClaimMention, Portion, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_telling import counts_otherwise
from channelwatch.domain.claims.series.speakers import (
    gives_one_count,
    is_concerned,
    is_party_answer,
    opens_with_speaker,
    shares_event,
)

_ANSWERED_WITHIN = timedelta(hours=24)
_LIKE_CLAIM = 0.25  # overlap from which a negation speaks of the claim
_SAME_WORDS = 0.5  # share of a sentence from which it answers word for word
_COUNTED_WITHIN = timedelta(hours=6)
_SAME_COUNT = 1.0  # strength from which two counts without a name are of one event
_CLAIM_ITSELF = 0.4  # share of a sentence from which it is the claim itself that it negates
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
    if not shared or not pair.later.is_negated:
        return None
    return Verdict(
        kind=rejected_as(pair),
        rule="negated-state",
        slot=min(shared).split(":")[0],
        confidence=0.65,
    )


_NEGATED = frozenset({"office", "plan", "passage", "person", "deal", "vote", "control"})


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
    if pair.compared or _says_nil(pair.later):
        return None
    if _speaks_of_itself(pair.later) and pair.link.shared:
        return _negation(pair)
    if pair.link.strength < 2:
        return None
    if pair.link.overlap < _LIKE_CLAIM and "contrast" not in pair.later.cues:
        return None
    return _negation(pair)


def _says_nil(mention: ClaimMention) -> bool:
    """`No injured` denies nothing."""
    return any(figure.size == 0 for figure in mention.figures)


def _negation(pair: Pair) -> Verdict:
    return Verdict(kind=rejected_as(pair), rule="negated", slot="polarity", confidence=0.6)


def rejected_as(pair: Pair) -> RelationKind:
    """Return what a negation is: a denial by, or in the words of, who is concerned.

    Others deny it who negate the claim word for word; who tells something else contradicts it.
    """
    is_denied = (
        is_concerned(pair)
        or _negates_claim_itself(pair)
        or opens_with_speaker(pair)
        or _speaks_of_itself(pair.later)
    )
    contrasts = "contrast" in pair.later.cues and not is_concerned(pair)  # `not four but two years`
    return RelationKind.DENIAL if is_denied and not contrasts else RelationKind.CONTRADICTION


def _negates_claim_itself(pair: Pair) -> bool:
    found = answering(pair)
    return found is not None and found.later.is_negated and found.share >= _CLAIM_ITSELF


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


def counts_part(mention: ClaimMention) -> bool:
    """It counts a share of something, or what is shot down, of which each region counts its own."""
    return any(
        figure.portion is not Portion.WHOLE or figure.things & _BY_REGION
        for figure in mention.figures
    )


_BY_REGION = frozenset({"drone", "missile"})


def reassures(pair: Pair) -> bool:
    """It says that all is safe, or the sentence that answers that all stays as it was."""
    found = answering(pair)
    if found is None:
        return False
    return "stays" in found.later.cues or bool((pair.later.states - pair.earlier.states) & _CALM)


_CALM = frozenset({"control:held", "craft:safe", "norm:ok", "person:alive", "structure:intact"})


def negates(pair: Pair) -> bool:
    """The sentence that answers is negated, or in the same words no longer is."""
    found = answering(pair)
    if found is None or found.later.is_negated == found.earlier.is_negated:
        return False
    return not _says_nil(pair.later) if found.later.is_negated else found.share >= _SAME_WORDS


def answering(pair: Pair) -> Echo | None:
    """Return the later sentence that shares most with the claim; of equals, a negated one."""
    echoes = (echo(saying, pair.earlier, pair.link) for saying in pair.later.sayings)
    found = [e for e in echoes if e is not None]
    return max(found, key=lambda e: (e.weight, e.later.is_negated), default=None)
