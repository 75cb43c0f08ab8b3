"""Tell pictures that look alike by a difference hash of 64 bits.

Each bit says whether brightness falls from one cell of a 9 × 8 grid to its right neighbour: another
size, another compression or another brightness leave most bits as they are (N. Krawetz, "Kind of
Like That", 2013). It tells nothing of crops, mirror images or other stills of the same video.
"""

from collections.abc import Sequence
from itertools import pairwise

COLUMNS, ROWS = 9, 8
"""The grid that a picture is reduced to before it is hashed."""

ALIKE_BITS = 7
"""Hashes that differ in at most so many bits are of pictures that look alike."""

_FLATTEST = 24
"""A picture whose brightness varies less (of 255) would be like every other such one."""


def difference_hash(grey: Sequence[int]) -> int | None:
    """Return the hash of 72 brightnesses (0–255, row by row) as a signed 64-bit number.

    None for a picture that shows hardly anything; ValueError for another number of cells.
    """
    if len(grey) != COLUMNS * ROWS:
        message = f"{len(grey)} cells, not {COLUMNS * ROWS}"
        raise ValueError(message)
    if max(grey) - min(grey) < _FLATTEST:
        return None
    bits = 0
    for row in range(ROWS):
        cells = grey[row * COLUMNS : (row + 1) * COLUMNS]
        for left, right in pairwise(cells):
            bits = bits << 1 | (left > right)
    return bits - (1 << 64) if bits >> 63 else bits


def distance(one: int, other: int) -> int:
    """Return in how many of the 64 bits two hashes differ."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()


def bands(perceptual_hash: int) -> list[int]:
    """Return the eight bytes of a hash, each plus 256 times its place.

    Two hashes that differ in at most ALIKE_BITS bits have one of them in common.
    """
    whole = perceptual_hash & ((1 << 64) - 1)
    return [place << 8 | whole >> 8 * place & 255 for place in range(8)]
