"""Relate a new mention to earlier ones: link, guard, then the first rule that speaks."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from channelwatch.domain.claims.series.course import goes_on, turns_away
from channelwatch.domain.claims.series.explain import explain
from channelwatch.domain.claims.series.figures import compare_figures
from channelwatch.domain.claims.series.guards import obstacle
from channelwatch.domain.claims.series.linking import Linking, link
from channelwatch.domain.claims.series.model import ClaimMention, Relation, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rulebook import OF_STORIES, OF_STREAMS
from channelwatch.domain.claims.series.rules_confirming import siding
from channelwatch.domain.claims.series.rules_denying import abstains
from channelwatch.domain.claims.series.rules_figures import counted_on, further_figures
from channelwatch.domain.claims.series.rules_insisting import (
    checked_answer,
    concession,
    insistence,
    rejoinder,
)
from channelwatch.domain.claims.series.signals import signals

RULE = "rule:"
"""What the name of a signal begins with that says which rule spoke."""

_ANSWERED_WITHIN = timedelta(hours=2)


class Judged(NamedTuple):
    """What the rules tell of a pair: nothing, one verdict, or in a stream one for each count."""

    pair: Pair
    told: Sequence[Verdict]


def relate(
    new: ClaimMention, candidates: Sequence[ClaimMention], linking: Linking | None = None
) -> list[Relation]:
    """Return how a mention answers each of the earlier ones, in their order.

    One relation each; in an open stream one for each count that differs.

    `candidates` are earlier mentions, as an index or a series gives them; those of the same post
    are passed over.
    """
    linking = linking or Linking()
    return [
        explain(judged.pair.earlier, new, verdict)
        for judged in judge(new, candidates, linking)
        for verdict in judged.told
    ]


def judge(
    new: ClaimMention, candidates: Sequence[ClaimMention], linking: Linking
) -> Iterator[Judged]:
    """Yield what the rules tell of a mention and each of the earlier ones, in their order."""
    history = [c for c in candidates if c.post != new.post and c.at <= new.at]
    told: dict[int, Sequence[Verdict]] = {}
    for place, earlier in enumerate(history):
        pair = _pair(earlier, new, linking, history)
        told[place] = _judge(pair, linking)
        if not told[place] and not linking.is_open and not pair.is_same_channel:
            denied = _denied_by(earlier, history[:place], linking)
            told[place] = siding([v for other in denied for v in told[other]])
        yield Judged(pair, told[place])


def evidence(judged: Judged, linking: Linking) -> frozenset[str]:
    """Return the signals of a pair, and which rule spoke: what weights are asked for it."""
    pair, told = judged
    guard = obstacle(pair.earlier, pair.later, pair.link, linking)
    rule = f"{RULE}{told[0].rule}" if told else f"{RULE}none"
    return signals(pair, guard, rule, is_linked=is_linked(pair, linking))


def _denied_by(denial: ClaimMention, before: list[ClaimMention], linking: Linking) -> list[int]:
    """Return the places of what a mention denies of other channels."""
    return [
        place
        for place, claim in enumerate(before)
        if claim.channel != denial.channel
        for verdict in _judge(_pair(claim, denial, linking, before), linking)
        if verdict.kind is RelationKind.DENIAL
    ]


def _pair(
    earlier: ClaimMention, new: ClaimMention, linking: Linking, history: list[ClaimMention]
) -> Pair:
    return Pair(
        earlier=earlier,
        later=new,
        link=link(earlier, new, linking),
        compared=compare_figures(earlier, new),
        history=history,
        is_open=linking.is_open,
    )


def _judge(pair: Pair, linking: Linking) -> Sequence[Verdict]:
    earlier, new = pair.earlier, pair.later
    if earlier.is_question or (new.is_question and not new.figures):
        return ()
    answer = None if linking.is_open else _answer(pair, linking)
    if answer is not None:
        return (answer,)
    linked = is_linked(pair, linking)
    if not linked and not linking.is_open:
        return ()
    if obstacle(earlier, new, pair.link, linking):
        return ()
    if _serves(pair) or abstains(pair):
        return ()
    if not linked:
        return tuple(counted_on(pair))
    rules = OF_STREAMS if linking.is_open else OF_STORIES
    verdict = next((verdict for rule in rules if (verdict := rule(pair)) is not None), None)
    return (verdict, *further_figures(pair, verdict)) if verdict is not None else ()


def _serves(pair: Pair) -> bool:
    """Tell whether the post asks, offers or sells; who repeats a detour told first does not."""
    is_told = not pair.is_open and "service" in pair.earlier.cues
    return "service" in pair.later.cues and not pair.later.figures and not is_told


def _answer(pair: Pair, linking: Linking) -> Verdict | None:
    """Return how a channel that was denied speaks again: its words need name nothing."""
    if answer := insistence(pair) or checked_answer(pair):
        return answer if _answers_last(pair) else None
    if _answers_last(pair) and _was_denied(pair, linking):
        return concession(pair) or rejoinder(pair)
    return None


def is_linked(pair: Pair, linking: Linking) -> bool:
    """Tell whether two mentions share enough, or one channel goes on where it left off."""
    if linking.needs_name and not pair.link.names:
        return False
    if not linking.is_open and pair.is_same_channel and turns_away(pair):
        return False
    days = pair.gap.total_seconds() / 86_400
    if pair.link.strength >= linking.needed * (1 + linking.grows * days):
        return True
    if not pair.is_same_channel:
        return not linking.is_open and _is_answered_in_kind(pair)
    is_next_day = not linking.is_open and pair.gap <= 2 * linking.continues_within
    return pair.gap <= linking.continues_within or (is_next_day and goes_on(pair))


def _is_answered_in_kind(pair: Pair) -> bool:
    """Who is concerned soon gives another value of the same unit: it needs no name for that."""
    found = pair.differing
    if found is None or pair.earlier.is_party or not pair.later.is_party:
        return False
    return bool(found.later.quantity.unit) and pair.gap <= _ANSWERED_WITHIN


def _was_denied(pair: Pair, linking: Linking) -> bool:
    """The earlier post denied what the later one's channel had said last."""
    before = [m for m in pair.history if m.at <= pair.earlier.at and m.post != pair.earlier.post]
    own = [m for m in before if m.channel == pair.later.channel][-1:]
    return any(
        verdict.kind is RelationKind.DENIAL
        for m in own if pair.earlier.channel != m.channel
        for verdict in _judge(_pair(m, pair.earlier, linking, before), linking)
    )  # fmt: skip


def _answers_last(pair: Pair) -> bool:
    """Standing by a claim answers the last word of another channel, whatever its words."""
    others = [m for m in pair.history if m.channel != pair.later.channel]
    return bool(others) and others[-1] is pair.earlier
