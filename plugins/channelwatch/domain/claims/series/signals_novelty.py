"""Say in yes-or-no signals what a post brings into its story that nobody has told before.

Who repeats brings nothing in; who answers from own knowledge brings figures and names of their own.
"""

from collections.abc import Iterator, Mapping, Sequence

from channelwatch.domain.claims.series.keys import bare
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims.series.pair import Pair

STEPS: Mapping[str, Sequence[float]] = {
    "words new to story": (1, 2, 4, 6, 9),
    "share new to story": (0.2, 0.4, 0.6, 0.8, 1.0),
    "words of own posts": (1, 2, 3),
    "words of other posts": (1, 2, 3),
    "words of this post alone": (1, 2, 3),
    "names new to story": (1, 2, 3),
}


def novelty_signals(pair: Pair, others: Sequence[ClaimMention]) -> Iterator[str]:
    """Yield whether figures or states of the later post are new to all posts before it."""
    later, before = pair.later, (*others, pair.earlier)
    told = {figure.size for m in before for figure in m.figures}
    figures = {figure.size for figure in later.figures if not figure.is_weak}
    if figures:
        yield "figure new to story" if figures - told else "figures told before"
    if later.states - frozenset().union(*(m.states for m in before)):
        yield "state new to story"


def novelty_sizes(pair: Pair, others: Sequence[ClaimMention]) -> dict[str, float]:
    """Return how many words and names of the later post came from where."""
    words = _words([pair.later])
    back = frozenset(later for _, later in pair.link.matched)
    own = _words([m for m in others if m.channel == pair.later.channel])
    theirs = _words([m for m in others if m.channel != pair.later.channel])
    new = words - back - own - theirs
    names = frozenset().union(*(m.names for m in (*others, pair.earlier)))
    return {
        "words new to story": len(new),
        "share new to story": len(new) / (len(words) or 1),
        "words of own posts": len((words - back) & own),
        "words of other posts": len((words - back) & theirs),
        "words of this post alone": len(back - own - theirs),
        "names new to story": len(pair.later.names - names),
    }


def _words(mentions: Sequence[ClaimMention]) -> frozenset[str]:
    return frozenset(bare(mark) for mention in mentions for mark in mention.marks)
