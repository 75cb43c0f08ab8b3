"""How far a channel's past is read, and which older posts to look at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channelwatch.domain.rounds import RoundKind
from channelwatch.pipeline.ports.collecting import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillPosition:
    """How far a channel's past is stored: without a hole down to `before_id` (0: not begun).

    `posts` were read so far, of `total` that the channel had when last asked (None: never asked).
    """

    telegram_channel_id: int
    before_id: int = 0
    posts: int = 0
    total: int | None = None
    is_complete: bool = False


class BackfillStore(Protocol):
    """Which channel to read the past of, and how far that got."""

    def watched(self, username: str, at: datetime) -> tuple[str, Watch]:
        """Return a resolved watch and the account that can read its past now, its own one first.

        Its own as well where none can; NotWatched says what the watch lacks.
        """
        ...

    def position(self, telegram_channel_id: int) -> BackfillPosition:
        """Return how far the channel's past is stored; a position not begun for a new one."""
        ...

    def record_position(self, position: BackfillPosition, at: datetime) -> None:
        """Store how far a backfill got."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Up to 100 posts of one channel whose turn it is to be looked at again.

    `is_last` ends the round over its band of ages; else the next batch lies below these ids.
    """

    kind: RoundKind
    band: str
    watch: Watch
    ids: Sequence[int]
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """What an audit of a batch found that the fast path had missed."""

    posts: int
    missed_edits: int = 0
    missed_deletions: int = 0


class RoundStore(Protocol):
    """Which older posts to look at again, and what that brought."""

    def stood_in_for(self, account: str, kind: RoundKind, at: datetime) -> Sequence[str]:
        """Return the accounts whose channels `account` looks at just now in their stead."""
        ...

    def due_batches(
        self, account: str, owner: str, kind: RoundKind, at: datetime, limit: int
    ) -> Sequence[Batch]:
        """Return the next batch of each channel and band whose round is due, longest due first.

        Of the channels of `owner`, those that `account` sees to just now and can ask for.
        """
        ...

    def record_batch(self, batch: Batch, finding: AuditFinding | None, at: datetime) -> None:
        """Move the round past a batch; store what an audit found."""
        ...
