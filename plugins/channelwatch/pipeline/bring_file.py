"""Bring one file home: locate, fetch part by part, look at it, put it under its digest."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec, TypeVar

from channelwatch.pipeline.errors import ChannelUnavailable, ConnectionLost, SourceFailed
from channelwatch.pipeline.media_errors import FileReferenceExpired, FileRefused
from channelwatch.pipeline.methods import GET_FILE
from channelwatch.pipeline.ports import Clock
from channelwatch.pipeline.ports.media import (
    PART,
    FileLocation,
    FileSource,
    Looks,
    MediaShelf,
    MediaStore,
    PictureHash,
    WantedFile,
)

MOST_PICTURE_BYTES = 20_000_000
P = ParamSpec("P")
T = TypeVar("T")


class FileOutcome(StrEnum):
    """What became of a file's turn."""

    STORED = "stored"
    TOO_LARGE = "too_large"
    GONE = "gone"
    PUT_OFF = "put_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringer:
    """Brings files home over one connection."""

    source: FileSource
    files: MediaStore
    shelf: MediaShelf
    look: PictureHash
    clock: Clock

    async def bring(self, file: WantedFile, location: FileLocation | None) -> FileOutcome:
        """Fetch one file and store what came of it; what ends the whole run is raised."""
        try:
            if location is None or location.media_id != file.media_id:
                return await self._leave(file, FileOutcome.GONE, "the post shows it no more")
            try:
                return await self._fetch(file, location)
            except FileReferenceExpired:
                ids = [file.telegram_message_id]
                anew = (await self.source.locate(file.ref, ids)).get(file.telegram_message_id)
                if anew is None or anew.media_id != file.media_id:
                    raise
                return await self._fetch(file, anew)
        except ConnectionLost:
            raise
        except (SourceFailed, ChannelUnavailable) as error:
            return await self.put_off(file, str(error))

    async def put_off(self, file: WantedFile, reason: str) -> FileOutcome:
        """Store a failed attempt; the parts that are there stay for the next one."""
        await _aside(self.files.put_off, file.media_id, reason, self.clock.now())
        return FileOutcome.PUT_OFF

    async def _fetch(self, file: WantedFile, location: FileLocation) -> FileOutcome:
        looks = await self._still(location)
        if (file.told_bytes or 0) > file.max_bytes:
            reason = f"{file.told_bytes:,} bytes; at most {file.max_bytes:,} are kept"
            return await self._leave(file, FileOutcome.TOO_LARGE, reason, looks)
        # Of a photo's many sizes the one that is told may be another one than comes.
        expected = None if file.kind == "photo" else file.told_bytes
        size = await _aside(self.shelf.held, file.media_id)
        is_whole = size > 0 and size == expected
        while not is_whole:
            part = await self.source.part(location, size)
            if part:
                await _aside(self.shelf.add, file.media_id, size, part)
            size += len(part)
            is_whole = len(part) < PART or size == expected
            if size > file.max_bytes:
                reason = f"more than {file.max_bytes:,} bytes came"
                return await self._leave(file, FileOutcome.TOO_LARGE, reason, looks)
        if size == 0 or expected not in (None, size):
            await _aside(self.shelf.discard, file.media_id)
            raise FileRefused(GET_FILE, f"{size:,} bytes came of {expected or 'any'}")
        await _aside(self._keep, file, looks)
        return FileOutcome.STORED

    async def _still(self, location: FileLocation) -> Looks | None:
        """Look at the still that Telegram made of a video or file, where it made one."""
        if not location.has_thumbnail:
            return None
        seen = await _aside(self.look, await self.source.thumbnail(location))
        return None if seen is None else Looks(perceptual_hash=seen, of_thumbnail=True)

    def _keep(self, file: WantedFile, looks: Looks | None) -> None:
        """Put a whole file in its place and say so; looked at is the picture itself, if it is."""
        with self.files.settling():
            kept = self.shelf.keep(file.media_id)
            if _is_picture(file) and kept.size <= MOST_PICTURE_BYTES:
                seen = self.look(self.shelf.read(kept.sha256))
                if seen is not None:
                    looks = Looks(perceptual_hash=seen, of_thumbnail=False)
            self.files.stored(file.media_id, kept, looks, self.clock.now())
        self.shelf.discard(file.media_id)

    async def _leave(
        self, file: WantedFile, outcome: FileOutcome, reason: str, looks: Looks | None = None
    ) -> FileOutcome:
        await _aside(self.files.not_kept, file.media_id, outcome.value, reason, looks)
        await _aside(self.shelf.discard, file.media_id)
        return outcome


async def _aside(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do what waits for a disk or a database beside the event loop."""
    return await asyncio.to_thread(call, *args, **kwargs)


def _is_picture(file: WantedFile) -> bool:
    return file.kind == "photo" or (file.mime or "").startswith("image/")
