"""Decide whether two mentions speak of one event: what they share, and what keeps them apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from channelwatch.domain.claims.series.keys import bare
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.model import ClaimMention, Figure
from channelwatch.domain.claims.series.naming import (
    borne_names,
    carried_names,
    named_speakers,
    shared_names,
)

Weigh = Callable[
    [str], float
]  # how telling a shared mark is: 1 for a rare one, towards 0 for a common one


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """How much must be shared. `needed` is in marks; a shared name counts as two."""

    needed: float = 1.0
    needs_name: bool = False
    continues_within: timedelta = timedelta(hours=12)  # a channel's next post may leave names out
    # Later, only a post that says it continues is linked.
    forgets_after: timedelta = timedelta(hours=48)
    # Anything may be published: cues answer only what their sentence names, figures need a role.
    is_open: bool = False
    grows: float = 0.0  # how much more is needed for each day in between, as a share
    weigh: Weigh = lambda mark: 1.0

    @classmethod
    def curated(cls) -> "Linking":
        """For posts that someone has put together as one story."""
        return cls(needed=0.6, continues_within=timedelta(hours=18))

    @classmethod
    def stream(cls, weigh: Weigh) -> "Linking":
        """For everything that channels publish."""
        return cls(
            needed=2.0,
            needs_name=True,
            continues_within=timedelta(0),
            is_open=True,
            grows=0.25,
            weigh=weigh,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What two mentions share. `overlap` is the share of the shorter one's marks, 0 to 1."""

    strength: float
    overlap: float
    names: frozenset[str]
    matched: frozenset[tuple[str, str]]  # marks of the earlier one with their like in the later
    weights: Mapping[str, float]  # how telling each shared mark is

    @property
    def shared(self) -> frozenset[str]:
        """Return what both share, as the earlier one has it."""
        return frozenset(self.weights)


def link(earlier: ClaimMention, later: ClaimMention, linking: Linking) -> Link:
    """Return what two mentions share, names matched across scripts and endings."""
    names = shared_names(earlier, later)
    if not linking.is_open:
        names |= named_speakers(earlier, later) | carried_names(earlier, later)
        if later.is_party and earlier.channel != later.channel:
            names |= borne_names(earlier.names, later)
    matched = frozenset((bare(a), b) for a, b in _shared_marks(earlier.marks, later.marks))
    weights = {a: _weight(a) * linking.weigh(a) for a, _ in matched}
    total = sum(weights.values())
    strength = sum(2 * linking.weigh(name) for name in names) + total
    strength += _same_figure(earlier, later)
    if not linking.is_open:
        strength += _SENSE * len(earlier.senses & later.senses)
    smaller = min(_total(earlier, linking.weigh), _total(later, linking.weigh)) or 1.0
    return Link(
        strength=strength,
        overlap=min(1.0, total / smaller),
        names=names,
        matched=matched,
        weights=weights,
    )


def _same_figure(earlier: ClaimMention, later: ClaimMention) -> float:
    """A figure that both give is as telling as a word: of two digits, or of what both count."""
    return float(any(_is_same(a, b) for a, b in product(earlier.figures, later.figures)))


def _is_same(a: Figure, b: Figure) -> bool:
    if a.size != b.size or a.size <= 1:
        return False
    return a.size >= _LARGE or bool(a.role and a.role == b.role) or bool(a.things & b.things)


_LARGE = 10
_SENSE = 0.5  # of a word that another word of one meaning answers


def _total(mention: ClaimMention, weigh: Weigh) -> float:
    return sum(_weight(key) * weigh(key) for key in {bare(mark) for mark in mention.marks})


def _weight(key: str) -> float:
    return 0.7 if key.startswith("c:") else 1.0


def _shared_marks(earlier: frozenset[str], later: frozenset[str]) -> set[tuple[str, str]]:
    """Return the marks of both that are equal or forms of one word; forms begin alike."""
    right = {bare(mark) for mark in later}
    found = {(mark, bare(mark)) for mark in earlier if bare(mark) in right}
    by_head: dict[str, list[str]] = {}
    for other in right:
        by_head.setdefault(other[:_HEAD], []).append(other)
    for mark in earlier:
        if mark[:2] == "c:" or len(mark) < _LONG:
            continue
        alike = by_head.get(bare(mark)[:_HEAD], ())
        found.update((mark, other) for other in alike if similar(mark[2:], other[2:]))
    return found


_HEAD = len("w:") + 2
_LONG = len("w:") + 5  # shorter skeletons have too many neighbours
