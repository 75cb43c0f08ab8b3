"""Doubt what the rules told of a pair where all that is known of it speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from channelwatch.domain.claims.series.figures import Compared
from channelwatch.domain.claims.series.meaning import compare_meanings
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_figures import figure_verdict
from channelwatch.domain.claims.series.weights import NOTHING, Weights

_RULE = "weighed"
_SILENCE = 0.7  # the confidence that the rules' saying nothing counts as
_OF_DIFFERENCE = frozenset({RelationKind.UPDATE, RelationKind.CONTRADICTION})
_OF_AGREEMENT = frozenset({RelationKind.SPREAD, RelationKind.CONFIRMATION})


def reconsider(
    pair: Pair, told: Sequence[Verdict], said: frozenset[str], weights: Weights
) -> Sequence[Verdict]:
    """Return what the rules told, or the likeliest answer where theirs is too improbable.

    `said` are the pair's signals. A rule is wrong for a reason that it does not look at; the
    weights look at everything and know nothing well. So the surer a rule, the less it is doubted.
    """
    chances = weights.chances(said, compare_meanings(pair.earlier.meaning, pair.later.meaning))
    if is_believed([(v.kind.value, v.confidence) for v in told], chances, weights.doubt):
        return told
    likeliest = max(chances, key=lambda kind: chances[kind])
    if likeliest == NOTHING:
        return ()
    found = _verdict(pair, RelationKind(likeliest), chances[likeliest])
    return (replace(found, grounds=weights.grounds(said, likeliest)),)


def is_believed(
    told: Sequence[tuple[str, float]], chances: Mapping[str, float], doubt: float
) -> bool:
    """Tell whether a kind told with its confidence, or the rules' silence, is probable enough."""
    claims = told or [(NOTHING, _SILENCE)]
    return any(chances[kind] >= doubt * (1 - confidence) for kind, confidence in claims)


def _verdict(pair: Pair, kind: RelationKind, chance: float) -> Verdict:
    compared = _figures(pair, kind)
    if compared is not None:
        return figure_verdict(kind, _RULE, compared, chance)
    return Verdict(kind=kind, rule=_RULE, slot="statement", confidence=chance)


def _figures(pair: Pair, kind: RelationKind) -> Compared | None:
    """Return the figures that the kind is about, if both posts count."""
    if kind in _OF_DIFFERENCE:
        return pair.differing
    return pair.agreeing if kind in _OF_AGREEMENT else None
