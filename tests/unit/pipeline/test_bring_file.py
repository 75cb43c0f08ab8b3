"""Bringing one file home, against a source that does not keep its word."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.bring_file import Bringer, FileOutcome
from channelwatch.pipeline.media_errors import FileReferenceExpired
from channelwatch.pipeline.ports.media import PART, FileLocation, KeptFile, Looks, WantedFile
from tests.fakes.clock import FakeClock

REF = ChannelRef(telegram_channel_id=1, access_hash=1)
PLACE = FileLocation(media_id=7, place=None, has_thumbnail=False)


@dataclass
class Source:
    """Has one file, and may forget where it was."""

    content: bytes
    expired: int = 0
    shown: FileLocation | None = PLACE
    asked: list[int] = field(default_factory=list)

    async def locate(self, ref: ChannelRef, ids: Sequence[int]) -> Mapping[int, FileLocation]:
        return {5: self.shown} if self.shown else {}

    async def part(self, location: FileLocation, offset: int) -> bytes:
        if self.expired:
            self.expired -= 1
            raise FileReferenceExpired("upload.getFile", "FILE_REFERENCE_EXPIRED")
        self.asked.append(offset)
        return self.content[offset : offset + PART]

    async def thumbnail(self, location: FileLocation) -> bytes:
        return b""


@dataclass
class Shelf:
    """A shelf in memory."""

    parts: dict[int, bytes] = field(default_factory=dict)
    kept: dict[bytes, bytes] = field(default_factory=dict)

    def held(self, media_id: int) -> int:
        return sum(map(len, self.parts.values()))

    def add(self, media_id: int, offset: int, part: bytes) -> None:
        self.parts[offset] = part

    def keep(self, media_id: int) -> KeptFile:
        whole = b"".join(self.parts[offset] for offset in sorted(self.parts))
        digest = hashlib.sha256(whole).digest()
        self.kept[digest] = whole
        return KeptFile(sha256=digest, size=len(whole))

    def discard(self, media_id: int) -> None:
        self.parts.clear()

    def read(self, sha256: bytes) -> bytes:
        return self.kept[sha256]

    def remove(self, sha256: bytes) -> None:
        del self.kept[sha256]


@dataclass
class Files:
    """What came of the file."""

    told: str = ""

    def enqueue(self, account: str, at: datetime) -> int:
        return 0

    def due(self, account: str, at: datetime, limit: int) -> Sequence[WantedFile]:
        return ()

    @contextmanager
    def settling(self) -> Iterator[None]:
        yield

    def stored(self, media_id: int, kept: KeptFile, looks: Looks | None, at: datetime) -> None:
        self.told = f"stored {kept.size}"

    def not_kept(self, media_id: int, status: str, reason: str, looks: Looks | None = None) -> None:
        self.told = reason

    def put_off(self, media_id: int, reason: str, at: datetime) -> None:
        self.told = reason

    def unwanted(self) -> Sequence[tuple[int, bytes | None]]:
        return ()

    def removed(self, media_id: int, at: datetime) -> None:
        return


def wanted(told: int | None, *, kind: str = "document", most: int = 3 * PART) -> WantedFile:
    return WantedFile(
        media_id=7,
        ref=REF,
        telegram_message_id=5,
        kind=kind,
        mime=None,
        told_bytes=told,
        max_bytes=most,
    )


async def bring(source: Source, file: WantedFile, shelf: Shelf) -> tuple[FileOutcome, str]:
    files = Files()
    bringer = Bringer(
        source=source, files=files, shelf=shelf, look=lambda _: None, clock=FakeClock()
    )
    return await bringer.bring(file, PLACE), files.told


@pytest.mark.parametrize("size", [1, PART - 1, PART, PART + 1, 2 * PART])
async def test_a_file_of_any_size_is_whole(size: int) -> None:
    source, shelf = Source(b"x" * size), Shelf()
    assert await bring(source, wanted(size), shelf) == ("stored", f"stored {size}")
    assert [len(content) for content in shelf.kept.values()] == [size]
    assert source.asked == list(range(0, size, PART))
    assert shelf.parts == {}


async def test_a_file_that_ends_too_early_is_not_kept() -> None:
    shelf = Shelf()
    outcome, told = await bring(Source(b"x" * 8), wanted(10), shelf)
    assert (outcome, told) == ("put_off", "upload.getFile: 8 bytes came of 10")
    assert (shelf.kept, shelf.parts) == ({}, {})


async def test_a_photo_may_have_another_size_than_was_told() -> None:
    shelf = Shelf()
    outcome, _ = await bring(Source(b"x" * 8), wanted(10, kind="photo"), shelf)
    assert outcome == "stored"


async def test_nothing_at_all_is_no_file() -> None:
    outcome, _ = await bring(Source(b""), wanted(None), Shelf())
    assert outcome == "put_off"


async def test_a_file_that_tells_no_size_ends_at_the_cap() -> None:
    source, shelf = Source(b"x" * (5 * PART)), Shelf()
    outcome, told = await bring(source, wanted(None, most=PART + 10), shelf)
    assert (outcome, told) == ("too_large", f"more than {PART + 10:,} bytes came")
    assert source.asked == [0, PART]
    assert (shelf.kept, shelf.parts) == ({}, {})


async def test_a_reference_that_expires_twice_is_put_off_with_its_parts() -> None:
    shelf = Shelf(parts={0: b"x" * PART})
    outcome, told = await bring(Source(b"x" * PART * 2, expired=2), wanted(2 * PART), shelf)
    assert (outcome, told) == ("put_off", "upload.getFile: FILE_REFERENCE_EXPIRED")
    assert list(shelf.parts) == [0]


async def test_a_file_that_was_replaced_meanwhile_is_not_taken_for_it() -> None:
    other = FileLocation(media_id=8, place=None, has_thumbnail=False)
    outcome, _ = await bring(Source(b"xx", expired=1, shown=other), wanted(2), Shelf())
    assert outcome == "put_off"
