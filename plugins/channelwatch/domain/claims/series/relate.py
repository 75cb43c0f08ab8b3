"""Relate a new mention to earlier ones: link, guard, then the first rule that speaks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from channelwatch.domain.claims.series.course import goes_on, turns_away
from channelwatch.domain.claims.series.explain import explain
from channelwatch.domain.claims.series.figures import compare_figures
from channelwatch.domain.claims.series.guards import obstacle
from channelwatch.domain.claims.series.linking import Link, Linking, link
from channelwatch.domain.claims.series.model import ClaimMention, Relation, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_agreement import agreeing_figures
from channelwatch.domain.claims.series.rules_confirming import (
    admission,
    borne_out,
    confirmation,
    siding,
)
from channelwatch.domain.claims.series.rules_course import continuation, moved_on
from channelwatch.domain.claims.series.rules_denying import (
    abstains,
    denial,
    disputed,
    negated_state,
    plain_negation,
    rumour_rejected,
)
from channelwatch.domain.claims.series.rules_figures import (
    counted_on,
    differing_figures,
    disputed_figure,
    further_figures,
    rival_role,
)
from channelwatch.domain.claims.series.rules_insisting import (
    checked_answer,
    concession,
    insistence,
    rejoinder,
)
from channelwatch.domain.claims.series.rules_open import affirmation, refutal
from channelwatch.domain.claims.series.rules_party import (
    party_affirms,
    party_affirms_at_once,
    party_counts,
    party_rejects,
    rumour_confirmed,
    same_count,
)
from channelwatch.domain.claims.series.rules_scores import differing_scores
from channelwatch.domain.claims.series.rules_states import (
    ended_state,
    opposed,
    rival_standing,
    rival_state,
    settled,
)
from channelwatch.domain.claims.series.rules_telling import (
    repetition,
    rival_cause,
    rival_place_or_time,
    same_state,
)
from channelwatch.domain.claims.series.rules_terms import agreeing_terms, differing_terms

_ANSWERED_WITHIN = timedelta(hours=2)

Rule = Callable[[Pair], Verdict | None]
_CURATED: tuple[Rule, ...] = (
    differing_scores,
    disputed_figure,
    rival_role,
    disputed,
    denial,
    rumour_rejected,
    negated_state,
    confirmation,
    admission,
    rival_standing,
    differing_figures,
    differing_terms,
    agreeing_terms,
    rival_cause,
    rumour_confirmed,
    ended_state,
    rival_state,
    same_count,
    agreeing_figures,
    settled,
    rival_place_or_time,
    plain_negation,
    opposed,
    borne_out,
    same_state,
    party_rejects,
    party_affirms_at_once,
    moved_on,
    party_counts,
    party_affirms,
    repetition,
    continuation,
)
_OPEN: tuple[Rule, ...] = (
    disputed_figure,
    rival_role,
    refutal,
    affirmation,
    rival_standing,
    differing_figures,
    agreeing_figures,
    ended_state,
    rival_state,
    rival_cause,
    rival_place_or_time,
    repetition,
)


def relate(
    new: ClaimMention, candidates: Sequence[ClaimMention], linking: Linking | None = None
) -> list[Relation]:
    """Return how a mention answers each of the earlier ones, in their order.

    One relation each; in an open stream one for each count that differs.

    `candidates` are earlier mentions, as an index or a series gives them; those of the same post
    are passed over.
    """
    linking = linking or Linking()
    history = [c for c in candidates if c.post != new.post and c.at <= new.at]
    return list(_relations(new, history, linking))


def _relations(
    new: ClaimMention, history: list[ClaimMention], linking: Linking
) -> Iterator[Relation]:
    told: dict[int, Sequence[Verdict]] = {}
    for place, earlier in enumerate(history):
        told[place] = _judge(earlier, new, link(earlier, new, linking), linking, history)
        if not told[place] and not linking.is_open and earlier.channel != new.channel:
            denied = _denied_by(earlier, history[:place], linking)
            told[place] = siding([v for other in denied for v in told[other]])
        for verdict in told[place]:
            yield explain(earlier, new, verdict)


def _denied_by(denial: ClaimMention, before: list[ClaimMention], linking: Linking) -> list[int]:
    """Return the places of what a mention denies of other channels."""
    return [
        place
        for place, claim in enumerate(before)
        if claim.channel != denial.channel
        for verdict in _judge(claim, denial, link(claim, denial, linking), linking, before)
        if verdict.kind is RelationKind.DENIAL
    ]


def _judge(
    earlier: ClaimMention,
    new: ClaimMention,
    found: Link,
    linking: Linking,
    history: list[ClaimMention],
) -> Sequence[Verdict]:
    if earlier.is_question or (new.is_question and not new.figures):
        return ()
    pair = Pair(
        earlier=earlier,
        later=new,
        link=found,
        compared=compare_figures(earlier, new),
        history=history,
        is_open=linking.is_open,
    )
    answer = None if linking.is_open else _answer(pair, linking)
    if answer is not None:
        return (answer,)
    linked = is_linked(pair, linking)
    if not linked and not linking.is_open:
        return ()
    if obstacle(earlier, new, found, linking):
        return ()
    if _serves(pair) or abstains(pair):
        return ()
    if not linked:
        return tuple(counted_on(pair))
    rules = _OPEN if linking.is_open else _CURATED
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
        for verdict in _judge(m, pair.earlier, link(m, pair.earlier, linking), linking, before)
    )  # fmt: skip


def _answers_last(pair: Pair) -> bool:
    """Standing by a claim answers the last word of another channel, whatever its words."""
    others = [m for m in pair.history if m.channel != pair.later.channel]
    return bool(others) and others[-1] is pair.earlier
