"""Keep what clips show: their key frames, once for the same bytes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, text

from channelwatch.domain.clips import frame_bands
from channelwatch.pipeline.ports.clips import ClipLooks, StoredClip
from channelwatch.store.media_files import settling

_WAITING = text("""
select m.sha256, max(m.stored_bytes) as size
from core.media_files as m
where
    m.status = 'stored'
    and (
        m.kind in ('video', 'round_video', 'animation')
        or m.mime like 'video/%' or m.mime = 'image/gif'
    )
    and not exists (select from core.clips as c where c.sha256 = m.sha256)
group by m.sha256
order by max(m.stored_at) desc, m.sha256
limit :limit
""")

_LOOKED = text("""
insert into core.clips (sha256, frame_count, reason, looked_at)
select :sha256, :frame_count, :reason, :at
where exists (select from core.media_files where sha256 = :sha256 and status = 'stored')
on conflict do nothing
""")

_FRAME = text("""
insert into core.clip_frames (sha256, offset_ms, perceptual_hash, perceptual_bands)
values (:sha256, :offset_ms, :hash, :bands)
""")


class PostgresClips:
    """Clips among the files whose bytes are on the shelf."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self, limit: int) -> Sequence[StoredClip]:
        """Return clips on the shelf that nobody looked at, the latest first."""
        with self._engine.connect() as connection:
            found = connection.execute(_WAITING, {"limit": limit})
            return [StoredClip(sha256=bytes(row.sha256), size=row.size) for row in found]

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Keep a clip from being looked at and removed at the same time."""
        with settling(self._engine):
            yield

    def looked(self, sha256: bytes, looks: ClipLooks, at: datetime) -> None:
        """Store what a clip shows, once; nothing if it left the shelf meanwhile."""
        clip = {"sha256": sha256, "frame_count": len(looks.frames), "reason": looks.reason}
        frames = [
            {
                "sha256": sha256,
                "offset_ms": frame.offset_ms,
                "hash": frame.perceptual_hash,
                "bands": frame_bands(frame.perceptual_hash),
            }
            for frame in looks.frames
        ]
        with self._engine.begin() as connection:
            is_new = connection.execute(_LOOKED, clip | {"at": at}).rowcount == 1
            if is_new and frames:
                connection.execute(_FRAME, frames)
