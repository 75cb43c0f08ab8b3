"""Keep the bytes of media in a folder or an object storage, by content address.

`<sha256, first two digits>/<sha256>` is a whole file, `parts/<media id>/<offset>` a part of one
that is not there yet. A name is given only to what was written whole, so whoever is killed leaves
nothing half: the same run again gives the same.
"""

import hashlib
import shutil
from pathlib import Path
from typing import IO

from airflow.sdk import ObjectStoragePath
from airflow.sdk.configuration import conf
from upath.implementations.cloud import CloudPath

from channelwatch.orchestration.object_storage import open_storage
from channelwatch.orchestration.settings import Settings
from channelwatch.pipeline.media_errors import NotOnTheShelf
from channelwatch.pipeline.ports.media import PART, KeptFile

MARK = "media-shelf.txt"


def folder(settings: Settings) -> ObjectStoragePath:
    """Return where media are kept: the setting, or `media` beside Airflow's logs."""
    logs = Path(conf.get("logging", "base_log_folder"))
    return open_storage("media_folder", settings.media_folder or f"file://{logs.parent / 'media'}")


class ObjectStorageShelf:
    """A shelf in any storage that Airflow's ObjectStoragePath reaches."""

    def __init__(self, root: ObjectStoragePath) -> None:
        self._root = root
        self._parts = root / "parts"
        self._has_folders = not isinstance(root.__wrapped__, CloudPath)
        self._is_marked = self._has_folders

    def held(self, media_id: int) -> int:
        """Return how many bytes of a file are there, from its beginning without a gap."""
        return sum(part.stat().st_size for part in self._contiguous(media_id))

    def add(self, media_id: int, offset: int, part: bytes) -> None:
        """Keep a part: all of it or nothing."""
        place = self._parts / str(media_id) / f"{offset:012d}"
        self._prepare(place)
        if not self._has_folders:  # an object is there when it was sent whole
            place.write_bytes(part)
            return
        unfinished = place.with_name(f"{place.name}.unfinished")
        unfinished.write_bytes(part)
        unfinished.replace(place)

    def keep(self, media_id: int) -> KeptFile:
        """Put the parts together under the digest of the whole; the parts stay."""
        incoming, digest, size = self._parts / str(media_id) / "whole", hashlib.sha256(), 0
        self._prepare(incoming)
        with incoming.open("wb") as whole:
            for part in self._contiguous(media_id):
                content = part.read_bytes()
                digest.update(content)
                whole.write(content)
                size += len(content)
        target = self._place(digest.digest())
        self._prepare(target)
        incoming.replace(target)  # an object storage copies it, and then removes it
        return KeptFile(sha256=digest.digest(), size=size)

    def discard(self, media_id: int) -> None:
        """Remove the parts of a file, if there are any."""
        parts = self._parts / str(media_id)
        if parts.exists():
            for part in parts.iterdir():
                part.unlink()
            if parts.exists():  # an object storage has no empty folders
                parts.rmdir()

    def read(self, sha256: bytes) -> bytes:
        """Return the bytes; NotOnTheShelf if they are not there."""
        return bytes(self._found(sha256).read_bytes())

    def copy(self, sha256: bytes, into: IO[bytes]) -> None:
        """Write the bytes to a file, of any size; NotOnTheShelf if they are not there."""
        with self._found(sha256).open("rb") as content:
            shutil.copyfileobj(content, into, PART)

    def remove(self, sha256: bytes) -> None:
        """Remove the bytes, if they are there; NotOnTheShelf when the shelf itself is not."""
        if not self._root.exists():
            message = f"there is no media shelf at {self._root}: nothing was removed"
            raise NotOnTheShelf(message)
        place = self._place(sha256)
        if place.exists():
            place.unlink()

    def _prepare(self, place: ObjectStoragePath) -> None:
        """Make a file's folder. An object storage has none: a mark tells its shelf, if empty."""
        if self._has_folders:
            place.parent.mkdir(parents=True, exist_ok=True)
        elif not self._is_marked:
            (self._root / MARK).write_bytes(b"The media shelf of Channelwatch: bytes by SHA-256.\n")
            self._is_marked = True

    def _found(self, sha256: bytes) -> ObjectStoragePath:
        place = self._place(sha256)
        if not place.exists():
            message = f"{sha256.hex()} is not in {self._root}"
            raise NotOnTheShelf(message)
        return place

    def _place(self, sha256: bytes) -> ObjectStoragePath:
        name = sha256.hex()
        return self._root / name[:2] / name

    def _contiguous(self, media_id: int) -> list[ObjectStoragePath]:
        """Return the parts in order, up to the first gap."""
        parts = self._parts / str(media_id)
        found: list[ObjectStoragePath] = []
        if not parts.exists():
            return found
        reached = 0
        for part in sorted(parts.iterdir(), key=lambda each: each.name):
            if part.name != f"{reached:012d}":
                break
            found.append(part)
            reached += part.stat().st_size
        return found
