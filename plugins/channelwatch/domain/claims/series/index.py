"""Find earlier mentions that may tell of one event, by names, rare words and figures."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from math import log

from channelwatch.domain.claims.series.keys import bare
from channelwatch.domain.claims.series.model import ClaimMention

_TOO_COMMON = 400  # mentions in the window; such a key tells no event from another
_RAREST = 12  # keys of a mention that are looked up
_COUNTING = 40  # further candidates: a story that goes on shares fewer words, and still counts


class MentionIndex:
    """Mentions in time order, by the keys that identify what they tell of.

    `window` bounds how far back candidates reach, `limit` how many there are.
    """

    def __init__(self, *, window: timedelta = timedelta(hours=48), limit: int = 20) -> None:
        self._window = window
        self._limit = limit
        self._mentions: list[ClaimMention] = []
        self._times: list[datetime] = []
        self._counted: list[frozenset[str]] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._mentions)

    def add(self, mention: ClaimMention) -> None:
        """Store a mention.

        Raises:
            ValueError: it is older than the last one; candidates are found by their place in time.
        """
        if self._times and mention.at < self._times[-1]:
            msg = f"mention of {mention.post} at {mention.at} is older than the last one stored"
            raise ValueError(msg)
        position = len(self._mentions)
        self._mentions.append(mention)
        self._times.append(mention.at)
        self._counted.append(_counted_in(mention))
        for key in keys_of(mention):
            self._by_key[key].append(position)

    def weigh(self, key: str) -> float:
        """Return how telling a key is: 1 when one mention has it, towards 0 the more have."""
        count = len(self._by_key.get(key, ()))
        total = len(self._mentions) + 2
        return max(0.0, 1.0 - log(max(count, 1)) / log(total))

    def candidates(self, mention: ClaimMention) -> list[ClaimMention]:
        """Return the earlier mentions that share the most telling keys, in time order.

        Beyond `limit` those follow that count what the mention counts.
        """
        first = bisect_left(self._times, mention.at - self._window)
        scores: dict[int, float] = defaultdict(float)
        for key in self._rarest(keys_of(mention)):
            postings = self._by_key[key]
            start = bisect_left(postings, first)
            if len(postings) - start <= _TOO_COMMON:
                weight = self.weigh(key)
                for position in postings[start:]:
                    scores[position] += weight
        ranked = sorted(scores, key=lambda p: (-scores[p], -p))
        best, rest = ranked[: self._limit], ranked[self._limit :]
        counted = _counted_in(mention)
        counting = (p for p in rest if counted & self._counted[p]) if counted else ()
        best += islice(counting, _COUNTING)
        return [self._mentions[position] for position in sorted(best)]

    def _rarest(self, keys: Iterable[str]) -> list[str]:
        known = (key for key in keys if key in self._by_key)
        return sorted(known, key=lambda key: (len(self._by_key[key]), key))[:_RAREST]


def _counted_in(mention: ClaimMention) -> frozenset[str]:
    """Return what a mention's figures say of those counted; a burning area needs no word."""
    areas = {"area" for f in mention.figures if f.quantity.dimension == "area"}
    return frozenset({f.role for f in mention.figures if f.role} | areas)


def keys_of(mention: ClaimMention) -> frozenset[str]:
    """Return what a mention is stored under: names, content marks, and its figures by role."""
    figures = {f"q:{f.role}:{f.size:g}" for f in mention.figures if f.role and f.size >= 2}
    return frozenset({*mention.names, *map(bare, mention.marks), *figures})
