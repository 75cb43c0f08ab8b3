"""Read the plain words of a post's text, and say numbers in steps: what signals are made of."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import inf

_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+|[^\w\s]")
_ANY = re.compile(r"\w+")
STEM = 5  # letters
NUMBER = "0"


def stems(text: str) -> set[str]:
    """Return the beginnings of the words."""
    return {word[:STEM] for word in _WORD.findall(text.casefold())}


def shape(text: str) -> list[str]:
    """Return the beginnings of words and the signs in their order, every number as `0`."""
    found = _TOKEN.findall(text.casefold())
    return [NUMBER if token[0].isdigit() else token[:STEM] for token in found]


def words(text: str) -> list[str]:
    """Return words and numbers in their order."""
    return _ANY.findall(text.casefold())


def content(text: str) -> list[str]:
    """Return the beginnings of the words that are long enough to mean something, in order."""
    return [w[:STEM] for w in words(text) if len(w) > _SHORT and not w[0].isdigit()]


_SHORT = 3  # letters of articles, prepositions and pronouns


def steps(name: str, size: float, limits: Sequence[float]) -> Iterator[str]:
    """Yield one signal for each limit that a size has reached; none of what is no number."""
    reached = limits[: bisect_right(limits, size if size == size else -inf)]
    yield from (f"{name}>={step:g}" for step in reached)
