"""Say in yes-or-no signals whose turn it is when one channel answers another.

The first to be answered is the post that opened the story. Who speaks again after another channel
has spoken stands by an own claim or gives it up: what the later post is *like* tells which.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from channelwatch.domain.claims.meaning import likeness
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims.series.pair import Pair

STEPS: Mapping[str, Sequence[float]] = {
    "posts so far": (2, 3, 4, 5),
    "channels": (3, 4),
    "more like another post": (-0.2, -0.1, 0.0, 0.1, 0.2),
    "like an own post": (0.2, 0.35, 0.5, 0.7),
    "more like an own post": (-0.2, -0.1, 0.0, 0.1, 0.2),
    "answered own post": (0.2, 0.35, 0.5, 0.7),
}
_REMEMBERED = 20  # posts; each is compared with the later one


class Turns(NamedTuple):
    """The first mentions of the posts before the earlier one, and of those after it."""

    before: tuple[ClaimMention, ...]
    between: tuple[ClaimMention, ...]


def turns(pair: Pair) -> Turns:
    """Return who spoke before the later post, without the earlier one; of many the last ones.

    The post that opened the story is always among them.
    """
    all_told = [next(mentions) for _, mentions in groupby(pair.history, lambda m: m.post)]
    told = all_told[:1] + all_told[1:][-_REMEMBERED:]
    posts = [m.post for m in told]
    place = posts.index(pair.earlier.post) if pair.earlier.post in posts else len(posts)
    return Turns(tuple(told[:place]), tuple(told[place + 1 :]))


def turn_signals(pair: Pair, found: Turns) -> Iterator[str]:
    """Yield who has spoken when, and what became of the later channel's own claim."""
    yield from (name for name, holds in _order(pair, found).items() if holds)
    own = [m for m in found.before if m.channel == pair.later.channel]
    if own:
        yield from _against_own(own[-1], pair)


def _order(pair: Pair, found: Turns) -> dict[str, bool]:
    earlier, later = pair.earlier.channel, pair.later.channel
    before = [m.channel for m in found.before]
    between = [m.channel for m in found.between]
    return {
        "first post": not before,
        "by who opened": before[:1] == [earlier],
        "to who opened": before[:1] == [later],
        "had spoken before": later in before,
        "spoke in between": later in between,
        "they had spoken before": earlier in before,
        "they spoke in between": earlier in between,
        "after own post": before[-1:] == [later],
        "third in between": bool(set(between) - {earlier, later}),
        "own post last": between[-1:] == [later],
        "their post last": between[-1:] == [earlier],
    }


def turn_sizes(pair: Pair, found: Turns) -> dict[str, float]:
    """Return how many speak, and how much the later post is like others than the earlier one."""
    later, others = pair.later, (*found.before, *found.between)
    alike = likeness(pair.earlier.meaning, later.meaning)
    other = [likeness(m.meaning, later.meaning) for m in others]
    own = [likeness(m.meaning, later.meaning) for m in others if m.channel == later.channel]
    sizes: dict[str, float] = {
        "posts so far": len(others) + 1,
        "channels": len({m.channel for m in (*others, pair.earlier, later)}),
    }
    if other:
        sizes["more like another post"] = max(other) - alike
    if own:
        sizes |= {"like an own post": max(own), "more like an own post": max(own) - alike}
    answered = [m for m in found.before if m.channel == later.channel]
    if answered:
        sizes["answered own post"] = likeness(answered[-1].meaning, pair.earlier.meaning)
    return sizes


def _against_own(own: ClaimMention, pair: Pair) -> Iterator[str]:
    """Yield whether the channel's own figures and states come back, or those of the other."""
    earlier, later = pair.earlier, pair.later
    negated = (str(int(m.is_negated)) for m in (own, earlier, later))
    yield f"negated in turn:{''.join(negated)}"
    yield from _held("figure", _figures(own), _figures(earlier), _figures(later))
    yield from _held("state", own.states, earlier.states, later.states)


def _held(
    name: str, mine: frozenset[Any], theirs: frozenset[Any], now: frozenset[Any]
) -> Iterator[str]:
    """Who says their own again stands by it; who says what only the other did gives in."""
    if now & mine - theirs:
        yield f"own {name} again"
    if now & theirs - mine:
        yield f"their {name} taken over"


def _figures(mention: ClaimMention) -> frozenset[float]:
    return frozenset(figure.size for figure in mention.figures if not figure.is_weak)
