"""The bytes of media: where they are asked for, where they are kept, what is known of them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from channelwatch.domain.channels import ChannelRef

PART = 512 * 1024
"""Bytes that one request asks for: the most that Telegram's own library takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFile:
    """A photo or file that waits to be fetched from a post; sizes in bytes, None if not told."""

    media_id: int
    ref: ChannelRef
    telegram_message_id: int
    kind: str
    mime: str | None
    told_bytes: int | None
    max_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLocation:
    """Where a post's media can be had just now; `place` is the adapter's own."""

    media_id: int
    place: object
    has_thumbnail: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """Bytes on the shelf."""

    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """A perceptual hash, and whether it is of the picture itself or of its thumbnail."""

    perceptual_hash: int
    of_thumbnail: bool


class FileSource(Protocol):
    """What an account asks of Telegram for files. Errors are those of pipeline.errors."""

    async def locate(self, ref: ChannelRef, ids: Sequence[int]) -> Mapping[int, FileLocation]:
        """Ask for up to 100 posts by id; return the media of those that show any."""
        ...

    async def part(self, location: FileLocation, offset: int) -> bytes:
        """Ask for the PART bytes from `offset`, a multiple of it; fewer: the file ends there.

        FileReferenceExpired when the location must be asked for anew.
        """
        ...

    async def thumbnail(self, location: FileLocation) -> bytes:
        """Ask for the still that Telegram made of a video or file."""
        ...


class FileConnector(Protocol):
    """Opens a file source for an account. The caller holds the account's lease."""

    def connect_files(self, account: str) -> AbstractAsyncContextManager[FileSource]:
        """Connect, and disconnect at the end."""
        ...


class MediaShelf(Protocol):
    """Keeps bytes under their SHA-256, and the parts of a file until it is whole."""

    def held(self, media_id: int) -> int:
        """Return how many bytes of a file are there, from its beginning without a gap."""
        ...

    def add(self, media_id: int, offset: int, part: bytes) -> None:
        """Keep a part: all of it or nothing."""
        ...

    def keep(self, media_id: int) -> KeptFile:
        """Put the parts together under the digest of the whole; the parts stay."""
        ...

    def discard(self, media_id: int) -> None:
        """Remove the parts of a file, if there are any."""
        ...

    def read(self, sha256: bytes) -> bytes:
        """Return the bytes; NotOnTheShelf if they are not there."""
        ...

    def copy(self, sha256: bytes, into: IO[bytes]) -> None:
        """Write the bytes to a file, of any size; NotOnTheShelf if they are not there."""
        ...

    def remove(self, sha256: bytes) -> None:
        """Remove the bytes, if they are there; NotOnTheShelf when the shelf itself is not."""
        ...


class PictureHash(Protocol):
    """Tells what a picture looks like."""

    def __call__(self, picture: bytes) -> int | None:
        """Return its perceptual hash; None for what is no readable picture, or a flat one."""
        ...


class MediaStore(Protocol):
    """The queue of files, and what came of each."""

    def enqueue(self, account: str, at: datetime) -> int:
        """Queue what the account's channels show and nobody fetched yet; return how many."""
        ...

    def due(self, account: str, at: datetime, limit: int) -> Sequence[WantedFile]:
        """Return what is to be fetched now, the longest waiting first."""
        ...

    def settling(self) -> AbstractContextManager[None]:
        """Keep bytes from being stored and removed at the same time."""
        ...

    def stored(self, media_id: int, kept: KeptFile, looks: Looks | None, at: datetime) -> None:
        """Store that the bytes are on the shelf."""
        ...

    def not_kept(self, media_id: int, status: str, reason: str, looks: Looks | None = None) -> None:
        """Store that the bytes are not fetched: too_large or gone."""
        ...

    def put_off(self, media_id: int, reason: str, at: datetime) -> None:
        """Store a failed attempt; the next one comes later each time, and after five none."""
        ...

    def unwanted(self) -> Sequence[tuple[int, bytes | None]]:
        """Return files that no post shows any more: their ids, and digests that nobody shares."""
        ...

    def removed(self, media_id: int, at: datetime) -> None:
        """Store that the bytes of such a file are gone; its hashes stay, but no key frames."""
        ...
