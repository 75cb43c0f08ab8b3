"""Choose which mentions a new one is held against: found by which keys, how many, in what order.

What the database is asked and what the index in memory does are both told here, so that what is
measured is what runs.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import log
from typing import Any, NamedTuple

from channelwatch.domain.claims.series.keys import bare
from channelwatch.domain.claims.series.model import ClaimMention

Weigh = Callable[[str], float]

WINDOW = timedelta(hours=48)
"""How far apart two mentions may be that tell of one event."""

COUNTS_ON = timedelta(hours=18)
"""How long a channel may go on with a count of its own without saying where that is."""

TOO_COMMON = 400
"""Mentions in the window that share a key; such a key tells no event from another."""

ALIKE = 20
"""Candidates that share most."""

COUNTING = 40
"""Further ones, of those that count the same: a story that goes on shares fewer words."""

_FEWEST = 300  # posts that a desk's window is taken to hold at least
_RAREST = 12  # keys of a mention that are looked up
_UNKNOWN = 0.5  # the weight of a key that only the other mention has
_OWN, _COUNTS = "own:", "counts:"
_WHOLE = 1_000  # weights are whole numbers: these add up to the same sum in any order


class KeyCounts(NamedTuple):
    """How many mentions have each key around a moment, and how many posts there are."""

    mentions: Mapping[str, int]
    posts: int

    def weight(self, key: str) -> float:
        """Return how telling a key is: 1 when one mention has it, towards 0 the more have.

        Where few posts are stored, a key is not common because they all tell of one story.
        """
        posts = max(self.posts, _FEWEST)
        return max(0.0, 1.0 - log(max(self.mentions.get(key, 0), 1)) / log(posts + 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """By what the candidates of a mention are found.

    `weights` are the keys to look up, in thousandths. Who has none of `named` shares no name, who
    has none of `counted` counts something else: who does neither answers nothing, and need not be
    read again. Beside these candidates, the last mention that has one of `own` is the one that a
    channel may count on from.
    """

    weights: Mapping[str, int]
    named: frozenset[str]
    counted: frozenset[str]
    own: frozenset[str]


class Found(NamedTuple):
    """A mention that shares keys: how much, when it was said, and where it stands.

    `place` is one in the index or in the database; the greater one came last.
    """

    score: int
    at: datetime
    place: Any
    shares_name: bool
    counts_same: bool


def keys_of(mention: ClaimMention) -> frozenset[str]:
    """Return the keys under which a mention is found again.

    Names, content words, and figures by role; and what its channel counts, so that its next
    bulletin finds it.
    """
    figures = {f"q:{f.role}:{f.size:g}" for f in mention.figures if f.role and f.size >= 2}
    words = map(bare, mention.marks)
    return frozenset({*mention.names, *words, *figures, *own(mention), *counted(mention)})


def counted(mention: ClaimMention) -> frozenset[str]:
    """Return keys of what a mention's figures count; a burning area needs no word for it."""
    areas = {"area" for f in mention.figures if f.quantity.dimension == "area"}
    return frozenset(
        {f"{_COUNTS}{what}" for what in {f.role for f in mention.figures if f.role} | areas}
    )


def own(mention: ClaimMention) -> frozenset[str]:
    """Return keys of what its channel counts."""
    return frozenset({f"{_OWN}{mention.channel}:{f.role}" for f in mention.figures if f.role})


def named(mention: ClaimMention) -> frozenset[str]:
    """Return under which keys others have a mention's names: as a name, or as any word."""
    names = mention.names | {mark[2:] for mark in mention.marks if mark.startswith("n:")}
    return frozenset({key for name in names for key in (name, f"w:{name}")})


def counts_around(at: datetime) -> tuple[datetime, datetime]:
    """Return between which moments keys are counted: one stretch for all that a day brings."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - WINDOW, day + timedelta(days=1) + WINDOW


def sought(mention: ClaimMention, counts: KeyCounts, *, is_stored: bool) -> Sought:
    """Return what to look up: the rarest keys that others have, and what must be among them.

    `is_stored` tells whether `counts` count the mention itself.
    """
    known = (k for k in keys_of(mention) if is_stored < counts.mentions.get(k, 0) <= TOO_COMMON)
    words = (k for k in known if not k.startswith((_OWN, _COUNTS)))
    rarest = sorted(words, key=lambda k: (counts.mentions[k], k))[:_RAREST]
    return Sought(
        weights={k: round(counts.weight(k) * _WHOLE) for k in rarest},
        named=named(mention),
        counted=counted(mention),
        own=own(mention),
    )


def choose(found: Iterable[Found]) -> list[Any]:
    """Return the places of those that share most, then of those that count the same.

    Of equals the latest comes first. Who neither shares a name nor counts the same is left out.
    """
    ranked = sorted(found, key=lambda f: (f.score, f.at, f.place), reverse=True)
    best = [f for f in ranked[:ALIKE] if f.shares_name or f.counts_same]
    more = islice((f for f in ranked[ALIKE:] if f.counts_same), COUNTING)
    return [f.place for f in (*best, *more)]


def weigh_by(mention: ClaimMention, counts: KeyCounts) -> Weigh:
    """Return how telling a key is to who holds a mention against others."""
    weights = {key: counts.weight(key) for key in keys_of(mention)}
    return lambda key: weights.get(key, _UNKNOWN)
