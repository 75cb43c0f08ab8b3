"""Relate texts as channels publish them: how the passages of one answer those of others."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from channelwatch.domain.claim_tellings import ReadText, TextVersion, VersionKey
from channelwatch.domain.claims.series.candidates import Weigh
from channelwatch.domain.claims.series.model import ClaimMention, Relation, RelationKind
from channelwatch.domain.claims.series.stream import relate_in_stream
from channelwatch.domain.kinds import FlagKind

MOST_VERSIONS = 20
"""Versions of a post that are read again; a live report may have hundreds."""


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


def answers_as_said(
    new: Passage,
    others: Sequence[Passage],
    histories: Mapping[str, Sequence[ReadText]],
    weigh: Weigh,
    last_own: Passage | None = None,
) -> Iterator[Answer]:
    """Yield the answers of a passage and to it, each post in the words it had at the time.

    A post is found by its latest words, and those may be an edit of after `new` was said, stored
    before it. It is held against what the post said then; the edit answers it by what it brought.
    `histories` are by post all versions of what was edited, in order.
    """
    edited = {p.read.version.post for p in others if is_edited(p) and is_before(new, p)}
    plain = [p for p in others if p.read.version.post not in edited]
    then = {post: _stood(histories[post], new) for post in edited}
    stood = [p for post, at in sorted(then.items()) for p in _told(histories[post][at])]
    yield from answers(new, [*plain, *stood], weigh, last_own)
    for post, at in sorted(then.items()):
        versions = histories[post][at:]
        for was, now in itertools.pairwise(versions):
            found = answers(new, _told(now), weigh)
            yield from (answer for answer in found if is_news(answer, was))


def is_edited(passage: Passage) -> bool:
    """Tell whether a passage stands in a later version of a caption."""
    return passage.read.version.key.revision > 1 and not passage.read.version.key.media_text


def versions_before(version: TextVersion) -> list[VersionKey]:
    """Return the keys of the last versions that a post had before this one."""
    last = version.key.revision
    return [version.key._replace(revision=n) for n in range(max(1, last - MOST_VERSIONS), last)]


def _stood(history: Sequence[ReadText], new: Passage) -> int:
    """Return the place of the version that stood when a passage was said, else of the first."""
    said_at = new.read.version.said_at
    return max((n for n, r in enumerate(history) if r.version.said_at <= said_at), default=0)


def _told(read: ReadText) -> list[Passage]:
    return [Passage(read=read, place=place) for place in range(len(read.mentions))]


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
