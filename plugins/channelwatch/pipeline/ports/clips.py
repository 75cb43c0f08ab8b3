"""Clips on the shelf: which wait to be looked at, and what they show."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol

from channelwatch.domain.clips import KeyFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClip:
    """A clip's digest and its size in bytes."""

    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipLooks:
    """The key frames of a clip; `reason` says why there are none, or not all."""

    frames: Sequence[KeyFrame] = field(default_factory=list)
    reason: str | None = None


class LookAtClip(Protocol):
    """Tells what a clip shows."""

    def __call__(self, clip: IO[bytes]) -> ClipLooks:
        """Return the key frames of a clip in a file; a broken one has none, and raises nothing."""
        ...


class ClipStore(Protocol):
    """Which clips were looked at, and what they show."""

    def waiting(self, limit: int) -> Sequence[StoredClip]:
        """Return clips on the shelf that nobody looked at, the latest first."""
        ...

    def settling(self) -> AbstractContextManager[None]:
        """Keep a clip from being looked at and removed at the same time."""
        ...

    def looked(self, sha256: bytes, looks: ClipLooks, at: datetime) -> None:
        """Store what a clip shows, once; nothing if it left the shelf meanwhile."""
        ...
