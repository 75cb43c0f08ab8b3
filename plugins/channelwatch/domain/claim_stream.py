"""Relate texts as channels publish them: how the passages of one answer those of others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from channelwatch.domain.claim_tellings import ReadText
from channelwatch.domain.claims.series.candidates import Weigh
from channelwatch.domain.claims.series.model import ClaimMention, Relation, RelationKind
from channelwatch.domain.claims.series.stream import relate_in_stream
from channelwatch.domain.kinds import FlagKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One event that a text tells of: the text, and the place of the passage in it."""

    read: ReadText
    place: int

    @property
    def mention(self) -> ClaimMention:
        """Return what was read from the passage."""
        return self.read.mentions[self.place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a later passage answers an earlier one."""

    earlier: Passage
    later: Passage
    relation: Relation

    @property
    def kind(self) -> FlagKind:
        """Return the relation's kind; an update that takes back one's own word corrects it."""
        is_own = self.earlier.mention.channel == self.later.mention.channel
        is_update = self.relation.kind is RelationKind.UPDATE
        if is_own and is_update and "correct" in self.later.mention.cues:
            return FlagKind.CORRECTION
        return FlagKind(self.relation.kind.value)


def answers(
    new: Passage, others: Sequence[Passage], weigh: Weigh, last_own: Passage | None = None
) -> Iterator[Answer]:
    """Yield how a passage answers earlier ones, and how those that were stored first answer it.

    Channels are examined one after the other, so that some of `others` are later than `new`.
    `last_own` is the passage in which its channel counted the same last.
    """
    earlier = [p for p in others if is_before(p, new)]
    yield from _related(new, earlier, weigh, last_own)
    for later in others:
        if is_before(new, later):
            yield from _related(later, [new], weigh)


def is_news(answer: Answer, before: ReadText) -> bool:
    """Tell whether an answer to or by another channel rests on words that an edit brought.

    `before` is the text as it was; what it said already was related when it was said.
    """
    sides = ((answer.earlier, answer.relation.earlier), (answer.later, answer.relation.later))
    brought = [e.quote for p, e in sides if p.read.version.post == before.version.post]
    said = " ".join(before.version.text.split())
    is_own = answer.earlier.mention.channel == answer.later.mention.channel
    return not is_own and all(quote.rstrip("…") not in said for quote in brought)


def is_before(one: Passage, other: Passage) -> bool:
    """Tell whether one passage was said before another, of another post."""
    left, right = one.read.version, other.read.version
    return (left.said_at, left.key) < (right.said_at, right.key) and left.post != right.post


def _related(
    later: Passage, earlier: Sequence[Passage], weigh: Weigh, last_own: Passage | None = None
) -> Iterator[Answer]:
    ordered = sorted(earlier, key=lambda p: (p.read.version.said_at, p.read.version.key, p.place))
    mentions, last = [p.mention for p in ordered], last_own.mention if last_own else None
    passages = {id(p.mention): p for p in (*ordered, last_own) if p}
    for found in relate_in_stream(later.mention, mentions, weigh, last):
        yield Answer(earlier=passages[id(found.earlier)], later=later, relation=found.relation)
