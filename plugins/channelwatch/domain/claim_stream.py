"""Relate texts as channels publish them: by which keys they are found, and how they answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from channelwatch.domain.claim_tellings import ReadText
from channelwatch.domain.claims.series.index import keys_of
from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.model import ClaimMention, Relation, RelationKind
from channelwatch.domain.claims.series.relate import relate
from channelwatch.domain.kinds import FlagKind

Weigh = Callable[[str], float]

CONTINUES_WITHIN = timedelta(hours=18)
"""A channel goes on with a story of its own; its next post may leave out where that is."""

_INSISTS = "stands-by-claim"
_SAID_SO = frozenset({"rise", "correct", "grow"})


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


def block_keys(mention: ClaimMention) -> frozenset[str]:
    """Return the keys under which a passage is found again.

    Beside names, words and figures: what a channel counts, so that its next bulletin finds it.
    """
    counted = {f"own:{mention.channel}:{f.role}" for f in mention.figures if f.role}
    return keys_of(mention) | counted


def answers(new: Passage, others: Sequence[Passage], weigh: Weigh) -> Iterator[Answer]:
    """Yield how a passage answers earlier ones, and how those that were stored first answer it.

    Channels are examined one after the other, so that some of `others` are later than `new`.
    """
    earlier = [p for p in others if is_before(p, new)]
    yield from _related(new, earlier, weigh)
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


def _related(later: Passage, earlier: Sequence[Passage], weigh: Weigh) -> Iterator[Answer]:
    ordered = sorted(earlier, key=lambda p: (p.read.version.said_at, p.read.version.key, p.place))
    own = [p for p in ordered if _continues(p.mention, later.mention)]
    rest = [p for p in ordered if p not in own]
    for passages, linking in ((own, _CONTINUING), (rest, Linking.stream(weigh))):
        for relation in relate(later.mention, [p.mention for p in passages], linking):
            if relation.rule == _INSISTS and not _share_name(relation, passages, later):
                continue
            yield Answer(earlier=_of(relation, passages), later=later, relation=relation)


def _share_name(relation: Relation, passages: Sequence[Passage], later: Passage) -> bool:
    """In a curated story the last word is the one answered; in a stream it may be anyone's."""
    return bool(_of(relation, passages).mention.names & later.mention.names)


def _of(relation: Relation, passages: Sequence[Passage]) -> Passage:
    """Return the passage that a relation's earlier evidence is of."""
    words = relation.earlier.quote.rstrip("…")
    candidates = [p for p in passages if p.mention.post == relation.earlier.post]
    return next((p for p in candidates if words in " ".join(p.mention.text.split())), candidates[0])


_CONTINUING = Linking(needed=0.6, continues_within=CONTINUES_WITHIN)


def _continues(earlier: ClaimMention, later: ClaimMention) -> bool:
    """Tell whether a channel counts on: the same role, and no other place or name."""
    if earlier.channel != later.channel or later.at - earlier.at > CONTINUES_WITHIN:
        return False
    roles = {f.role for f in earlier.figures} & {f.role for f in later.figures} - {""}
    if not roles:
        return False
    is_same_name = bool(earlier.names & later.names)
    is_unnamed = not later.names or not earlier.names
    return is_same_name or (is_unnamed and bool(later.cues & _SAID_SO))
