"""Log a channel's updates as Telegram numbers them: +1 a post or an edit, +n n deletions."""

import bisect
from dataclasses import dataclass, field

POSTED, EDITED, DELETED = 0, 1, 2
Entry = tuple[int, int, tuple[int, ...]]  # pts after it, what happened, post ids


@dataclass(slots=True)
class Slice:
    """Some updates in a row, as getChannelDifference tells them: posts as they are now."""

    pts: int
    final: bool
    new: list[int] = field(default_factory=list)
    edits: list[tuple[int, int]] = field(default_factory=list)  # (pts, post id)
    deletions: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)


class PtsLog:
    """Everything that moved a channel's pts."""

    def __init__(self) -> None:
        self.pts = 1  # Telegram never hands out 0
        self._entries: list[Entry] = []
        self._pts: list[int] = []

    def record(self, kind: int, post_ids: tuple[int, ...]) -> None:
        """Log one update."""
        self.pts += len(post_ids) if kind == DELETED else 1
        self._entries.append((self.pts, kind, post_ids))
        self._pts.append(self.pts)

    def since(self, pts: int, limit: int) -> Slice:
        """Return up to `limit` updates after `pts`, each post once."""
        first = bisect.bisect_right(self._pts, pts)
        entries = self._entries[first : first + limit]
        final = first + limit >= len(self._entries)
        part = Slice(pts=entries[-1][0] if entries else self.pts, final=final)
        edits: dict[int, int] = {}
        new: dict[int, None] = {}
        for after, kind, post_ids in entries:
            if kind == POSTED:
                new[post_ids[0]] = None
            elif kind == EDITED and post_ids[0] not in new:
                edits[post_ids[0]] = after
            elif kind == DELETED:
                part.deletions.append((after, post_ids))
        part.new = list(new)
        part.edits = [(after, post_id) for post_id, after in edits.items()]
        return part
