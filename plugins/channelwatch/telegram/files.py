"""Ask Telegram for the bytes of photos and files, through one connected account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telethon import functions
from telethon.tl import types

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.errors import AccountUnusable, SourceFailed
from channelwatch.pipeline.media_errors import FileReferenceExpired
from channelwatch.pipeline.methods import GET_FILE, MESSAGES
from channelwatch.pipeline.ports.media import PART, FileLocation
from channelwatch.telegram.source import TelethonSource

_EXPIRED = ("FILE_REFERENCE_", "FILEREF_")
_SIZES = (types.PhotoSize, types.PhotoSizeProgressive)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is: the data centre that has it, and which photo or document it is."""

    dc_id: int
    id: int
    access_hash: int
    file_reference: bytes
    size_type: str | None
    thumbnail_type: str | None

    def of_file(self) -> Any:
        """Return the location of the whole file: of a photo, its largest size."""
        if self.size_type is None:
            return types.InputDocumentFileLocation(*self._known(), thumb_size="")
        return types.InputPhotoFileLocation(*self._known(), thumb_size=self.size_type)

    def of_thumbnail(self) -> Any:
        """Return the location of a document's still."""
        return types.InputDocumentFileLocation(*self._known(), thumb_size=self.thumbnail_type or "")

    def _known(self) -> tuple[int, int, bytes]:
        return self.id, self.access_hash, self.file_reference


class TelethonFiles(TelethonSource):
    """A file source over one client. Every call raises the errors of the pipeline and no others."""

    async def locate(self, ref: ChannelRef, ids: Sequence[int]) -> Mapping[int, FileLocation]:
        """Ask where the media of up to 100 posts are: channels.getMessages."""
        channel = types.InputChannel(ref.telegram_channel_id, ref.access_hash)
        wanted = [types.InputMessageID(each) for each in ids]
        answer = await self._ask(MESSAGES, functions.channels.GetMessagesRequest(channel, wanted))
        places = {m.id: _place(getattr(m, "media", None)) for m in answer.messages if m.id in ids}
        return {
            message_id: FileLocation(
                media_id=place.id, place=place, has_thumbnail=place.thumbnail_type is not None
            )
            for message_id, place in places.items()
            if place is not None
        }

    async def part(self, location: FileLocation, offset: int) -> bytes:
        """Ask for the PART bytes from `offset`: upload.getFile."""
        place = _known_place(location)
        return await self._bytes(place.of_file(), place.dc_id, offset)

    async def thumbnail(self, location: FileLocation) -> bytes:
        """Ask for a document's still: upload.getFile; those have some kilobytes."""
        place = _known_place(location)
        return await self._bytes(place.of_thumbnail(), place.dc_id, 0)

    async def _bytes(self, where: Any, dc_id: int, offset: int) -> bytes:
        try:
            return bytes(await self._bounded(GET_FILE, self._one_part(where, dc_id, offset)))
        except AccountUnusable as error:
            if dc_id == self._client.session.dc_id:
                raise
            # Another data centre's word on a login that is made for files is not the account's.
            raise SourceFailed(GET_FILE, f"data centre {dc_id}: {error.reason}") from None
        except SourceFailed as error:
            if error.reason.startswith(_EXPIRED):
                raise FileReferenceExpired(GET_FILE, error.reason) from None
            raise

    async def _one_part(self, where: Any, dc_id: int, offset: int) -> bytes:
        """Let Telethon find the data centre that has the file; it logs in there by itself."""
        parts = self._client.iter_download(
            where, offset=offset, request_size=PART, limit=1, dc_id=dc_id
        )
        try:
            async for part in parts:
                return bytes(part)
            return b""
        finally:
            if getattr(parts, "_sender", None):  # else it never got as far
                await parts.close()


def _known_place(location: FileLocation) -> Place:
    if not isinstance(location.place, Place):
        message = f"{type(location.place).__name__} is no place of this source"
        raise TypeError(message)
    return location.place


def _place(media: Any) -> Place | None:
    """Return where a message's photo or document is; None for other media and expired ones."""
    if isinstance(media, types.MessageMediaPhoto) and isinstance(media.photo, types.Photo):
        sizes = [size for size in media.photo.sizes if isinstance(size, _SIZES)]
        if sizes:
            largest = max(sizes, key=lambda size: size.w * size.h)
            return _described(media.photo, largest.type, None)
    if isinstance(media, types.MessageMediaDocument) and isinstance(media.document, types.Document):
        stills = [size for size in media.document.thumbs or () if isinstance(size, _SIZES)]
        largest = max(stills, key=lambda size: size.w * size.h, default=None)
        return _described(media.document, None, largest.type if largest else None)
    return None


def _described(file: Any, size_type: str | None, thumbnail_type: str | None) -> Place:
    known = (file.dc_id, file.id, file.access_hash, file.file_reference)
    return Place(*known, size_type, thumbnail_type)
