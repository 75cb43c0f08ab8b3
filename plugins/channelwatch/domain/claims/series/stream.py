"""Relate a mention to those that it may answer, as channels publish them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from channelwatch.domain.claims.series.candidates import COUNTS_ON, Weigh
from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.model import ClaimMention, Relation
from channelwatch.domain.claims.series.relate import relate

_CONTINUING = Linking(needed=0.6, continues_within=COUNTS_ON)
_COUNTED_ON = "figure-rises"
_SAID_SO = frozenset({"rise", "correct"})
_TELLING = 0.5  # how rare a place must be to say by itself that a story goes on
_STEEPEST = 10  # times


class Answered(NamedTuple):
    """An earlier mention, how a later one answers it, and whether it only counts on there."""

    earlier: ClaimMention
    relation: Relation
    counts_on: bool = False


def relate_in_stream(
    later: ClaimMention,
    earlier: Sequence[ClaimMention],
    weigh: Weigh,
    last_own: ClaimMention | None = None,
) -> Iterator[Answered]:
    """Yield how a mention answers earlier ones, given in time order.

    Anything may be published; beyond what the words themselves prove, a channel is believed to
    go on with `last_own`, in which it counted the same last.
    """
    answered: set[str] = set()
    for relation in relate(later, earlier, Linking.stream(weigh)):
        answered.add(relation.earlier.post)
        yield Answered(_of(relation, earlier), relation)
    if last_own and last_own.post not in answered:
        for relation in relate(later, [last_own], _CONTINUING):
            if relation.rule == _COUNTED_ON and _continues(last_own, later, relation, weigh):
                yield Answered(last_own, relation, counts_on=True)


def _continues(
    earlier: ClaimMention, later: ClaimMention, relation: Relation, weigh: Weigh
) -> bool:
    """Tell whether a channel counts on: in the same place, or in no other and it says so."""
    old, new = relation.earlier.figure, relation.later.figure
    if old is None or new is None:
        return False
    is_sure = not old.is_weak and (not old.size or new.size <= _STEEPEST * old.size)
    if any(weigh(place) >= _TELLING for place in earlier.places & later.places):
        return is_sure
    if later.names and earlier.names:
        return False
    adds_up = "grow" in later.cues and "whole" in new.cues  # "two more died: five in all"
    return bool(later.cues & _SAID_SO) or (adds_up and is_sure)


def _of(relation: Relation, mentions: Sequence[ClaimMention]) -> ClaimMention:
    """Return the mention that a relation's earlier evidence is of."""
    words = relation.earlier.quote.rstrip("…")
    of_post = [m for m in mentions if m.post == relation.earlier.post]
    return next((m for m in of_post if words in " ".join(m.text.split())), of_post[0])
