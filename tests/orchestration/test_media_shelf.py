"""The media shelf in a folder: whole files only, by digest, resumable."""

import hashlib
from pathlib import Path

import pytest

from tests import airflow_environment

airflow_environment.prepare()

from airflow.sdk import ObjectStoragePath  # noqa: E402

from channelwatch.orchestration.media_shelf import ObjectStorageShelf  # noqa: E402
from channelwatch.pipeline.media_errors import NotOnTheShelf  # noqa: E402

WHOLE = b"abcdefgh"
DIGEST = hashlib.sha256(WHOLE).digest()


@pytest.fixture
def shelf(tmp_path: Path) -> ObjectStorageShelf:
    return ObjectStorageShelf(ObjectStoragePath(f"file://{tmp_path}/shelf"))


def test_parts_become_a_file_under_its_digest(shelf: ObjectStorageShelf, tmp_path: Path) -> None:
    assert shelf.held(7) == 0
    for offset in (0, 4):
        shelf.add(7, offset, WHOLE[offset : offset + 4])
    assert shelf.held(7) == 8
    kept = shelf.keep(7)
    assert (kept.sha256, kept.size) == (DIGEST, 8)
    assert shelf.keep(7) == kept  # again, after a kill: the same
    assert shelf.read(DIGEST) == WHOLE
    shelf.discard(7)
    shelf.discard(7)
    files = [f.relative_to(tmp_path / "shelf") for f in tmp_path.rglob("*") if f.is_file()]
    assert [str(f) for f in files] == [f"{DIGEST.hex()[:2]}/{DIGEST.hex()}"]


def test_what_was_cut_off_in_writing_does_not_count(
    shelf: ObjectStorageShelf, tmp_path: Path
) -> None:
    shelf.add(7, 0, b"abcd")
    (tmp_path / "shelf/parts/7/000000000004.unfinished").write_bytes(b"e")
    shelf.add(7, 8, b"late")  # after a gap
    assert shelf.held(7) == 4


def test_what_is_not_there_is_told(shelf: ObjectStorageShelf) -> None:
    with pytest.raises(NotOnTheShelf):
        shelf.read(DIGEST)
    with pytest.raises(NotOnTheShelf):
        shelf.remove(DIGEST)  # there is no shelf at all
    shelf.add(7, 0, WHOLE)
    shelf.keep(7)
    shelf.remove(DIGEST)
    shelf.remove(DIGEST)
    with pytest.raises(NotOnTheShelf):
        shelf.read(DIGEST)
