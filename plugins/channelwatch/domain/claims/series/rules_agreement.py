"""What equal figures mean: another channel repeats them, or comes round to them."""

from dataclasses import replace

from channelwatch.domain.claims.series.agreement import agree
from channelwatch.domain.claims.series.figures import Compared, compare_figures
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_figures import differing_figures, figure_verdict


def agreeing_figures(pair: Pair) -> Verdict | None:
    """Another channel gives the same figure: it repeats it, or comes round to it."""
    compared = pair.agreeing
    if compared is None or pair.differing is not None or pair.is_same_channel:
        return None
    if _said_otherwise(pair, compared) if pair.is_open else _was_contradicted(pair):
        return figure_verdict(RelationKind.CONFIRMATION, "comes-round", compared, 0.75)
    return figure_verdict(
        RelationKind.SPREAD, "same-figure", compared, 0.6 + 0.1 * min(compared.certainty, 3)
    )


def _said_otherwise(pair: Pair, compared: Compared) -> bool:
    """The later channel had given another value of this figure before."""
    return any(
        own.role == compared.later.role and own.role and not agree(own, compared.later)
        for mention in pair.history
        if mention.channel == pair.later.channel and mention.post != pair.later.post
        for own in mention.figures
    )


def _was_contradicted(pair: Pair) -> bool:
    """What the two channels said of this before was at odds."""
    own = (m for m in pair.history if m.channel == pair.later.channel and m.post != pair.later.post)
    sides = (sorted((mention, pair.earlier), key=lambda m: m.at) for mention in own)
    verdicts = (
        differing_figures(replace(pair, earlier=a, later=b, compared=compare_figures(a, b)))
        for a, b in sides
    )
    return any(found is not None and found.kind is RelationKind.CONTRADICTION for found in verdicts)
