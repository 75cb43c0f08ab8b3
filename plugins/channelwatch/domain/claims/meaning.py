"""Compare what two posts are about, in the directions that a sentence encoder gives them.

A direction knows neighbours of words that no lexicon has, across languages. It cannot see a change:
"two groups" and "three groups" point the same way, "confirms" and "denies" nearly. So it never
decides; it is evidence beside the signals (`signals.py`), weighed with them (`weights.py`).
"""

from collections.abc import Callable, Sequence
from operator import mul

Vector = tuple[float, ...]
Encode = Callable[[Sequence[str]], Sequence[Vector]]  # a unit vector for each text

_SHARED, _LATER = 6.0, 2.4
_ALONE = 4.0


def likeness(one: Vector, other: Vector) -> float:
    """Return the cosine of two unit vectors, -1 to 1; 0 where one of them is missing."""
    return sum(map(mul, one, other), 0.0)


def compare_meanings(earlier: Vector, later: Vector) -> Vector:
    """Return in which directions both posts point, then where the later one does.

    Twice as many numbers as a vector has; none where a post has no vector.
    """
    if not earlier or not later:
        return ()
    shared = (_SHARED * a * b for a, b in zip(earlier, later, strict=True))
    return (*shared, *(_LATER * b for b in later))


def directions(texts: Sequence[str], encode: Encode) -> Vector:
    """Return where each of some texts points; an empty one points nowhere.

    As many numbers for each text as a vector has; nothing for the empty ones at the end.
    """
    said = list(texts)
    while said and not said[-1]:
        said.pop()
    distinct = [text for text in dict.fromkeys(said) if text]
    found = dict(zip(distinct, encode(distinct), strict=True))
    nowhere = (0.0,) * max(map(len, found.values()), default=0)
    return tuple(_ALONE * number for text in said for number in found.get(text, nowhere))
