"""Which key frames count, and how many of them make the same clip."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain.clips import (
    MOST_FRAMES,
    KeyFrame,
    are_same_clip,
    frame_bands,
    shared_frames,
    telling_frames,
)
from channelwatch.domain.perceptual import ALIKE_BITS, COLUMNS, ROWS, distance

HASHES = st.integers(min_value=-(1 << 63), max_value=(1 << 63) - 1)
BLACK = [16] * (COLUMNS * ROWS)


def noise(seed: int) -> list[int]:
    return [random.Random(f"{seed}:{cell}").randrange(256) for cell in range(COLUMNS * ROWS)]


def clip(*hashes: int) -> list[KeyFrame]:
    return [KeyFrame(offset_ms=n * 1000, perceptual_hash=h) for n, h in enumerate(hashes)]


def unlike(count: int, seed: int = 0) -> list[int]:
    draw_from = random.Random(seed)
    return [draw_from.getrandbits(64) - (1 << 63) for _ in range(count)]


def test_frames_keep_their_moments() -> None:
    frames = telling_frames([(0, noise(1)), (2500, noise(2))])
    assert [frame.offset_ms for frame in frames] == [0, 2500]
    assert distance(frames[0].perceptual_hash, frames[1].perceptual_hash) > ALIKE_BITS


def test_black_flat_and_nearly_empty_frames_do_not_count() -> None:
    title = [*BLACK]
    title[30:36] = [200, 30, 220, 40, 210, 50]  # a line of writing on black
    half = [16] * 36 + [180] * 36  # two even halves
    assert telling_frames([(0, BLACK), (1, [235] * 72), (2, title), (3, half)]) == []


def test_what_stands_still_is_one_frame() -> None:
    brighter = [min(cell + 2, 255) for cell in noise(1)]
    assert len(telling_frames([(0, noise(1)), (1000, brighter), (2000, noise(1))])) == 1


def test_moments_that_make_no_sense_are_left_out() -> None:
    shown = [(5, noise(1)), (5, noise(2)), (3, noise(3)), (-1, noise(4)), (1 << 31, noise(5))]
    assert [frame.offset_ms for frame in telling_frames(shown)] == [5]


def test_of_a_long_clip_frames_are_taken_from_all_of_it() -> None:
    frames = telling_frames((n * 1000, noise(n)) for n in range(1000))
    assert len(frames) == MOST_FRAMES
    gaps = [b.offset_ms - a.offset_ms for a, b in pairwise(frames)]
    assert max(gaps) <= 17_000
    assert frames[-1].offset_ms > 980_000


def test_two_frames_and_a_quarter_of_the_shorter_clip_make_the_same() -> None:
    long, short, other = unlike(12), unlike(9, seed=1), unlike(8, seed=2)
    assert not are_same_clip(clip(*long), clip(*short))
    assert not are_same_clip(clip(*long), clip(long[3]))
    assert are_same_clip(clip(*long), clip(*long[3:5]))
    assert not are_same_clip(clip(*long), clip(*long[:2], *short))
    assert are_same_clip(clip(*long), clip(*long[:2], *other[:6]))
    assert not are_same_clip([], [])


def test_a_frame_that_is_alike_to_many_is_shared_once() -> None:
    near = [0, 0b1111111, 0b1111111 << 20]
    assert shared_frames(clip(0), clip(*near)) == 1
    assert shared_frames(clip(*near), clip(0)) == 1


@given(HASHES, st.sets(st.integers(min_value=0, max_value=63), max_size=ALIKE_BITS))
def test_of_alike_frames_one_band_differs_in_at_most_one_bit(one: int, flipped: set[int]) -> None:
    other = one
    for bit in flipped:
        other ^= -(1 << 63) if bit == 63 else 1 << bit
    pairs = list(zip(frame_bands(one), frame_bands(other), strict=True))
    assert min((a ^ b).bit_count() for a, b in pairs) <= 1
    assert all(a >> 16 == b >> 16 == place for place, (a, b) in enumerate(pairs))
