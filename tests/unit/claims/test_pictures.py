"""Looking at pictures: another size or compression is alike, another picture is not."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image

from channelwatch.domain.perceptual import ALIKE_BITS, distance
from channelwatch.language.pictures import hash_picture
from simulator.api.media import content_bytes
from simulator.scenario.posts import MediaSpec

SEEDS = [f"street {number}" for number in range(30)]


def picture(seed: str, **more: Any) -> bytes:
    described: Mapping[str, Any] = {"kind": "photo", "seed": seed, "width": 800, "height": 450}
    return content_bytes(MediaSpec.model_validate({**described, **more}))


def seen(content: bytes) -> int:
    found = hash_picture(content)
    assert found is not None
    return found


def smaller(content: bytes, form: str) -> bytes:
    kept = io.BytesIO()
    Image.open(io.BytesIO(content)).resize((320, 180)).save(kept, form)
    return kept.getvalue()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_picture_coded_anew_is_alike(seed: str) -> None:
    original = seen(picture(seed))
    assert distance(original, seen(picture(seed, quality=30))) <= ALIKE_BITS
    assert distance(original, seen(smaller(picture(seed), "PNG"))) <= ALIKE_BITS
    assert distance(original, seen(smaller(picture(seed), "WEBP"))) <= ALIKE_BITS


def test_other_pictures_are_not_alike() -> None:
    hashes = [seen(picture(seed)) for seed in SEEDS]
    near = [distance(a, b) for i, a in enumerate(hashes) for b in hashes[:i]]
    assert min(near) > ALIKE_BITS


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"%PDF-1.7 no picture", picture("x")[:200], b"\x00" * 5000]
)
def test_what_is_no_picture_has_no_hash(content: bytes) -> None:
    assert hash_picture(content) is None


def test_a_picture_that_would_fill_the_memory_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 1_000_000
    assert hash_picture(bomb.getvalue()) is None
