"""Look at the clips on the shelf: keep what their key frames look like.

It asks nothing of Telegram, and no account waits for it.
"""

import time
from collections import Counter
from dataclasses import dataclass
from tempfile import TemporaryFile

from channelwatch.pipeline.media_errors import NotOnTheShelf
from channelwatch.pipeline.ports import Clock
from channelwatch.pipeline.ports.clips import ClipLooks, ClipStore, LookAtClip, StoredClip
from channelwatch.pipeline.ports.media import MediaShelf

MOST_CLIP_BYTES = 1 << 29
MOST_CLIPS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtClips:
    """The parts of a run; no clip is begun after `seconds` (real time)."""

    clips: ClipStore
    shelf: MediaShelf
    look: LookAtClip
    clock: Clock
    seconds: float = 1200

    def run(self) -> Counter[str]:
        """Return of how many clips the frames are kept, and how many the shelf does not have."""
        began, done = time.monotonic(), Counter[str]()
        for clip in self.clips.waiting(MOST_CLIPS):
            if time.monotonic() - began > self.seconds:
                break
            try:
                looks = self._look(clip)
            except NotOnTheShelf:
                done["missing"] += 1
                continue
            with self.clips.settling():
                self.clips.looked(clip.sha256, looks, self.clock.now())
            done["looked_at"] += 1
        return done

    def _look(self, clip: StoredClip) -> ClipLooks:
        if clip.size > MOST_CLIP_BYTES:
            return ClipLooks(reason=f"clips of more than {MOST_CLIP_BYTES:,} bytes are not decoded")
        with TemporaryFile() as at_hand:
            self.shelf.copy(clip.sha256, at_hand)
            return self.look(at_hand)
