"""Difference hashes: what they bear, and that hashes near each other share a band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain.perceptual import (
    ALIKE_BITS,
    COLUMNS,
    ROWS,
    bands,
    difference_hash,
    distance,
)

HASHES = st.integers(min_value=-(1 << 63), max_value=(1 << 63) - 1)
SLOPE = [255 - 20 * column for column in range(COLUMNS)] * ROWS


def test_brightness_that_falls_everywhere_sets_every_bit() -> None:
    assert difference_hash(SLOPE) == -1
    assert difference_hash(list(reversed(SLOPE))) == 0


def test_another_brightness_of_the_same_picture_is_the_same() -> None:
    assert difference_hash([cell // 2 for cell in SLOPE]) == difference_hash(SLOPE)


def test_a_flat_picture_has_none_and_a_wrong_grid_is_refused() -> None:
    assert difference_hash([120, 130] * 36) is None
    with pytest.raises(ValueError, match="71 cells"):
        difference_hash(SLOPE[1:])


@given(HASHES, st.sets(st.integers(min_value=0, max_value=63), max_size=ALIKE_BITS))
def test_hashes_that_are_alike_share_a_band(one: int, flipped: set[int]) -> None:
    other = one
    for bit in flipped:
        other ^= -(1 << 63) if bit == 63 else 1 << bit
    assert distance(one, other) == len(flipped)
    assert set(bands(one)) & set(bands(other))
    assert all(0 <= band < 8 * 256 for band in bands(one))
