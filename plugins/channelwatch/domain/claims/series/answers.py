"""Find the sentence that answers a claim, and what it does: negates, reassures, counts a part."""

from channelwatch.domain.claims.series.echoes import Echo, echo
from channelwatch.domain.claims.series.model import ClaimMention, Portion
from channelwatch.domain.claims.series.pair import Pair

_SAME_WORDS = 0.5  # share of a sentence from which it answers word for word
_CLAIM_ITSELF = 0.4  # share of a sentence from which it is the claim itself that it negates
_CALM = frozenset({"control:held", "craft:safe", "norm:ok", "person:alive", "structure:intact"})
_BY_REGION = frozenset({"drone", "missile"})


def answering(pair: Pair) -> Echo | None:
    """Return the later sentence that shares most with the claim; of equals, a negated one."""
    echoes = (echo(saying, pair.earlier, pair.link) for saying in pair.later.sayings)
    found = [e for e in echoes if e is not None]
    return max(found, key=lambda e: (e.weight, e.later.is_negated), default=None)


def negates(pair: Pair) -> bool:
    """Tell whether the sentence that answers is negated, or in the same words no longer is."""
    found = answering(pair)
    if found is None or found.later.is_negated == found.earlier.is_negated:
        return False
    return not says_nil(pair.later) if found.later.is_negated else found.share >= _SAME_WORDS


def negates_claim_itself(pair: Pair) -> bool:
    """Tell whether the sentence that answers is the claim with a negation, not another story."""
    found = answering(pair)
    return found is not None and found.later.is_negated and found.share >= _CLAIM_ITSELF


def reassures(pair: Pair) -> bool:
    """Tell whether it says that all is safe, or, where it answers, that all stays."""
    found = answering(pair)
    if found is None:
        return False
    if "stays" in found.later.cues:
        return True
    grants = pair.earlier.frames & pair.later.frames  # there was a blow, but people are safe
    return not grants and bool((pair.later.states - pair.earlier.states) & _CALM)


def counts_part(mention: ClaimMention) -> bool:
    """Tell whether a post counts a share of something, or of what each region shoots down."""
    return any(
        figure.portion is not Portion.WHOLE or figure.things & _BY_REGION
        for figure in mention.figures
    )


_BY_REGION = frozenset({"drone", "missile"})


def says_nil(mention: ClaimMention) -> bool:
    """Tell whether a post counts none of something: `no injured` denies nothing."""
    return any(figure.size == 0 for figure in mention.figures)
