"""Tell how the posts of a story answer each other by all that is known of each pair and its story.

A rule is wrong for a reason that it does not look at; the weights look at everything. What the
rules tell is among it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from channelwatch.domain.claims.meaning import Vector, compare_meanings
from channelwatch.domain.claims.series.figures import Compared
from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind
from channelwatch.domain.claims.series.neighbours import Between, Story, compare_in_story
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.relate import Judged, evidence, judge
from channelwatch.domain.claims.series.rules_figures import figure_verdict
from channelwatch.domain.claims.weights import NOTHING, Weights

_RULE = "weighed"
_OF_DIFFERENCE = frozenset({RelationKind.UPDATE, RelationKind.CONTRADICTION})
_OF_AGREEMENT = frozenset({RelationKind.SPREAD, RelationKind.CONFIRMATION})


class Placed(NamedTuple):
    """What the rules tell of two mentions, and the places of their posts in the story."""

    between: Between
    judged: Judged


def judge_story(read: Iterable[Sequence[ClaimMention]]) -> Iterator[Placed]:
    """Yield what the rules tell of each two mentions; `read` has each post's, in order of time."""
    history: list[ClaimMention] = []
    places: dict[str, int] = {}
    for place, mentions in enumerate(read):
        for mention in mentions:
            places[mention.post] = place
            for judged in judge(mention, history, Linking.curated()):
                yield Placed((places[judged.pair.earlier.post], place), judged)
        history.extend(mentions)


def weigh_story(
    read: Sequence[Sequence[ClaimMention]], weights: Weights
) -> Iterator[tuple[Placed, Sequence[Verdict]]]:
    """Yield the likeliest verdict of each pair of mentions, none where nothing is likelier.

    `read` are the mentions of each post, one or more, in the order of time.
    """
    pairs = list(judge_story(read))
    said = [evidence(placed.judged, Linking.curated()) for placed in pairs]
    alone = [
        chances_alone(p.judged.pair, some, weights) for p, some in zip(pairs, said, strict=True)
    ]
    story = story_of(read, zip((placed.between for placed in pairs), alone, strict=True))
    for placed, some, chances in zip(pairs, said, alone, strict=True):
        yield placed, _likeliest(placed, some, chances, story, weights)


def chances_alone(pair: Pair, said: frozenset[str], weights: Weights) -> Vector:
    """Return the chance of each kind for a pair by itself; `said` are its signals."""
    meaning = compare_meanings(pair.earlier.meaning, pair.later.meaning)
    return tuple(weights.chances(said, meaning).values())


def story_of(
    read: Sequence[Sequence[ClaimMention]], chances: Iterable[tuple[Between, Vector]]
) -> Story:
    """Return the story of mentions in order of time; the first chances of two posts are theirs."""
    firsts: dict[Between, Vector] = {}
    for between, alone in chances:
        firsts.setdefault(between, alone)
    first = [mentions[0] for mentions in read]
    return Story([m.channel for m in first], [m.at for m in first], firsts)


def told_by_rules(told: Sequence[Verdict], kinds: Sequence[str]) -> Vector:
    """Return how sure the rules are of each kind, 0 for those that they do not tell."""
    sure = {verdict.kind.value: verdict.confidence for verdict in told}
    return tuple(sure.get(kind, 0.0) for kind in kinds)


def _likeliest(
    placed: Placed, said: frozenset[str], alone: Vector, story: Story, weights: Weights
) -> Sequence[Verdict]:
    """Return the rules' verdict of the likeliest kind; what the weights alone tell says why."""
    pair, told = placed.judged
    numbers = compare_in_story(placed.between, alone, told_by_rules(told, weights.kinds), story)
    chances = weights.in_story(alone, numbers)
    kind = max(chances, key=lambda kind: chances[kind])
    if kind == NOTHING:
        return ()
    if kept := [verdict for verdict in told if verdict.kind == kind]:
        return kept
    found = _verdict(pair, RelationKind(kind), chances[kind])
    return (replace(found, grounds=weights.grounds(said, kind)),)


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
