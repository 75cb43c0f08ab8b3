"""Describe a pair of posts by what the story's other pairs are likely to be.

A pair by itself may be anything: two posts that tell of one fire. Beside the others it is less so.
Who repeats a post answers what that post answers; what was denied in between is hardly brought up
to date; of three posts of a channel the third rather answers the second than the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import log, log1p
from typing import NamedTuple

from channelwatch.domain.claims.meaning import Vector

Between = tuple[int, int]
"""The places of two posts in the order of time, the earlier first."""

_SURE = 1e-4  # a chance is taken to be no smaller


class Story(NamedTuple):
    """The posts of a story in the order of time, and the chances of each pair, kind by kind."""

    channels: Sequence[str]
    at: Sequence[datetime]
    chances: Mapping[Between, Vector]


def compare_in_story(between: Between, alone: Vector, told: Vector, story: Story) -> Vector:
    """Return numbers that say where a pair stands in its story.

    `alone` are the pair's chances as seen by itself, `told` how sure the rules are of each kind, 0
    for those that they do not tell.
    """
    earlier, later = between
    is_own = story.channels[earlier] == story.channels[later]
    logs = tuple(log(chance + _SURE) for chance in alone)
    around = [_likeliest(pairs, story, len(alone)) for pairs in _around(between, len(story.at))]
    again = (number if is_own else 0.0 for number in (*logs, *alone))
    return (
        *(*logs, *alone, *again),
        *(chance for chances in around for chance in chances),
        *(*told, float(is_own), *_course(between, story)),
    )


def _around(between: Between, posts: int) -> Iterator[list[Between]]:
    """Yield the other pairs of either post, by where the third one stands."""
    earlier, later = between
    before, inside, after = range(earlier), range(earlier + 1, later), range(later + 1, posts)
    for third, one in ((before, later), (inside, later), (before, earlier)):
        yield [(place, one) for place in third]
    for third, one in ((inside, earlier), (after, earlier), (after, later)):
        yield [(one, place) for place in third]


def _likeliest(pairs: Iterable[Between], story: Story, kinds: int) -> Vector:
    """Return the greatest chance of each kind among pairs, 0 where there is none."""
    known = [story.chances[pair] for pair in pairs if pair in story.chances]
    return tuple(map(max, zip(*known, strict=True))) if known else (0.0,) * kinds


def _course(between: Between, story: Story) -> Vector:
    """Return how long the story is, where the pair stands in it, and who spoke before."""
    earlier, later = between
    minutes = (story.at[later] - story.at[earlier]).total_seconds() / 60
    return (
        float(len(story.at)),
        float(later - earlier),
        float(earlier),
        float(story.channels[later] in story.channels[:later]),
        float(story.channels[earlier] in story.channels[:earlier]),
        log1p(max(minutes, 0.0)),
    )
