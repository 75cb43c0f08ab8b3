"""Tell clips that show the same by the key frames that they share.

A cut or re-encoded copy has key frames at other moments, but most scenes of it begin with one. Each
frame has the hash of a picture (`domain.perceptual`). A clip counts by frames that are unlike each
other: a camera that stands still for an hour is one frame.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from channelwatch.domain.perceptual import ALIKE_BITS, COLUMNS, difference_hash, distance

MOST_FRAMES = 64
"""So many frames of a clip are kept, evenly taken from all that tell something."""

SAME_FRAMES, SAME_PART = 2, 4
"""Clips are the same that share so many frames, and one in so many of the clip that has fewer."""

BANDS = 4
_EDGE, _FEWEST_EDGES = 3, 24
_LATEST = 1 << 31


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFrame:
    """What a clip shows at a moment, in milliseconds from its beginning."""

    offset_ms: int
    perceptual_hash: int


def telling_frames(shown: Iterable[tuple[int, Sequence[int]]]) -> list[KeyFrame]:
    """Return the frames that tell something, each unlike all before; at most MOST_FRAMES.

    `shown` are moments in milliseconds, rising, and brightnesses as `difference_hash` takes them.
    Black, flat and nearly empty frames (a title, a logo) would be like those of any clip.
    """
    found: list[KeyFrame] = []
    for offset_ms, grey in shown:
        seen = difference_hash(grey) if _edges(grey) >= _FEWEST_EDGES else None
        if seen is None or not 0 <= offset_ms < _LATEST:
            continue
        if found and offset_ms <= found[-1].offset_ms:
            continue
        if all(distance(seen, frame.perceptual_hash) > ALIKE_BITS for frame in found):
            found.append(KeyFrame(offset_ms=offset_ms, perceptual_hash=seen))
    if len(found) <= MOST_FRAMES:
        return found
    return [found[place * len(found) // MOST_FRAMES] for place in range(MOST_FRAMES)]


def frame_bands(perceptual_hash: int) -> list[int]:
    """Return every fourth bit of a hash from the first, second … on, plus 65,536 times which.

    Of hashes that differ in at most ALIKE_BITS bits, one of the four differs in at most one: 68
    values are looked up, each as rare as 16 bits can be, in place of eight that share eight bits.
    Striped, because bars at the edges of a film would give whole rows of equal bits.
    """
    return [
        band << 16 | sum((perceptual_hash >> (BANDS * bit + band) & 1) << bit for bit in range(16))
        for band in range(BANDS)
    ]


def shared_frames(one: Sequence[KeyFrame], other: Sequence[KeyFrame]) -> int:
    """Return how many frames of each, the fewer of both, are alike to one of the other."""
    return min(_found(one, other), _found(other, one))


def are_same_clip(one: Sequence[KeyFrame], other: Sequence[KeyFrame]) -> bool:
    """Tell whether two clips show the same, as `marts.same_media` does."""
    shared = shared_frames(one, other)
    return shared >= SAME_FRAMES and shared * SAME_PART >= min(len(one), len(other))


def _found(frames: Sequence[KeyFrame], among: Sequence[KeyFrame]) -> int:
    return sum(
        any(distance(a.perceptual_hash, b.perceptual_hash) <= ALIKE_BITS for b in among)
        for a in frames
    )


def _edges(grey: Sequence[int]) -> int:
    """Return how many of the 64 steps from a cell to its right neighbour can be seen."""
    return sum(
        abs(left - right) >= _EDGE
        for place, (left, right) in enumerate(pairwise(grey), start=1)
        if place % COLUMNS
    )
