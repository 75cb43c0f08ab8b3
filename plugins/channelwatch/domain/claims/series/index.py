"""Find earlier mentions that may tell of one event, in memory, as the database finds them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from channelwatch.domain.claims.series.candidates import (
    COUNTS_ON,
    TOO_COMMON,
    WINDOW,
    Found,
    KeyCounts,
    Weigh,
    choose,
    counts_around,
    keys_of,
    own,
    sought,
    weigh_by,
)
from channelwatch.domain.claims.series.model import ClaimMention


class MentionIndex:
    """Mentions in time order, by the keys that identify what they tell of.

    `window` bounds how far back candidates reach.
    """

    def __init__(self, *, window: timedelta = WINDOW) -> None:
        self._window = window
        self._mentions: list[ClaimMention] = []
        self._times: list[datetime] = []
        self._post_times: list[datetime] = []
        self._posts: set[str] = set()
        self._by_key: dict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._mentions)

    def add(self, *mentions: ClaimMention) -> None:
        """Store the mentions of one post.

        Raises:
            ValueError: they are older than the last ones: candidates are found by place in time.
        """
        for mention in mentions:
            if self._times and mention.at < self._times[-1]:
                msg = f"mention of {mention.post} at {mention.at} is older than the last one stored"
                raise ValueError(msg)
            self._add(mention)

    def _add(self, mention: ClaimMention) -> None:
        if mention.post not in self._posts:
            self._posts.add(mention.post)
            self._post_times.append(mention.at)
        for key in keys_of(mention):
            self._by_key[key].append(len(self._mentions))
        self._mentions.append(mention)
        self._times.append(mention.at)

    def weigh(self, mention: ClaimMention) -> Weigh:
        """Return how telling keys are around a mention."""
        return weigh_by(mention, self._counts(mention))

    def candidates(self, mention: ClaimMention) -> list[ClaimMention]:
        """Return the earlier mentions of other posts that it may answer, in time order."""
        is_stored = mention.post in self._posts
        wanted = sought(mention, self._counts(mention), is_stored=is_stored)
        first = bisect_left(self._times, mention.at - self._window)
        scores: dict[int, int] = defaultdict(int)
        for key, weight in wanted.weights.items():
            for position in self._since(key, first):
                scores[position] += weight
        named, counting = (self._having(keys, first) for keys in (wanted.named, wanted.counted))
        found = (
            Found(score, self._times[p], p, p in named, p in counting)
            for p, score in scores.items()
            if self._mentions[p].post != mention.post
        )
        return [self._mentions[position] for position in sorted(choose(found))]

    def last_own(self, mention: ClaimMention) -> ClaimMention | None:
        """Return the last mention of another post in which its channel counted the same."""
        first = bisect_left(self._times, mention.at - COUNTS_ON)
        earlier = (
            position
            for position in self._having(own(mention), first)
            if self._mentions[position].post != mention.post
        )
        last = max(earlier, default=None)
        return None if last is None else self._mentions[last]

    def _having(self, keys: Iterable[str], first: int) -> set[int]:
        return {position for key in keys for position in self._since(key, first)}

    def _counts(self, mention: ClaimMention) -> KeyCounts:
        start = counts_around(mention.at)[0] + WINDOW - self._window
        first = bisect_left(self._times, start)
        counts = {
            key: min(len(self._since(key, first)), TOO_COMMON + 1) for key in keys_of(mention)
        }
        return KeyCounts(counts, len(self._post_times) - bisect_left(self._post_times, start))

    def _since(self, key: str, first: int) -> Sequence[int]:
        places = self._by_key.get(key, [])
        return places[bisect_left(places, first) :]
