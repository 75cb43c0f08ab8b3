"""Find the sentence of an earlier telling that a later sentence speaks of."""

from typing import NamedTuple

from channelwatch.domain.claims.series.linking import Link
from channelwatch.domain.claims.series.model import ClaimMention, Saying

_TELLING = 2.0  # weight of what is shared; a word that one post in a window has weighs 1
_RESTATED, _RESTATED_SHARE = 4, 0.5  # words, and their share, from which a sentence says the same
_FEWEST = 3


class Echo(NamedTuple):
    """What a later sentence shares with the earlier one that it is most like.

    `keys` weigh `weight` together, `names` of them are names, and they are `share` (0 to 1) of the
    keys of the shorter sentence.
    """

    earlier: Saying
    later: Saying
    keys: frozenset[str]
    names: int
    weight: float
    share: float

    @property
    def is_restated(self) -> bool:
        """Tell whether the later sentence says again much of what the earlier one says."""
        return len(self.keys) >= _RESTATED and self.share >= _RESTATED_SHARE

    @property
    def is_telling(self) -> bool:
        """Tell whether what both name is rare enough, or much enough, to be of one claim."""
        if not self.names or len(self.keys) < _FEWEST:
            return False
        return self.weight >= _TELLING or self.is_restated


def echo(later: Saying, earlier: ClaimMention, link: Link) -> Echo | None:
    """Return how a sentence echoes the sentence of an earlier telling that is most like it."""
    found = (between(before, later, link, earlier.speaker) for before in earlier.sayings)
    return max(found, key=lambda e: (e.weight, e.share), default=None)


def between(before: Saying, later: Saying, link: Link, speaker: str = "") -> Echo:
    """Return what two sentences share; who speaks (`speaker`) is as named in the earlier one."""
    actors = {key for key in later.keys if key[0] == "@"} & (before.keys | {speaker})
    pairs = [(a, b) for a, b in link.matched if a in before.keys and b in later.keys]
    named = {a for a, b in pairs if a[2:] in link.names or b[2:] in link.names}
    words = {a for a, _ in pairs}
    keys = frozenset(words | actors)
    return Echo(
        earlier=before,
        later=later,
        keys=keys,
        names=len(named | actors),
        weight=sum(link.weights[key] for key in words) + len(actors),
        share=min(1.0, len(keys) / (min(len(before.keys), len(later.keys)) or 1)),
    )
