"""What is to be polled, and one channel's page as one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from channelwatch.domain.channels import ChannelRef, Cursor
from channelwatch.domain.failover import OwnNeed
from channelwatch.domain.intervals import IntervalBounds
from channelwatch.domain.kinds import ChannelState, PollOutcome
from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes, KnownPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watched channel whose turn it is. `ref` is None until its username is resolved.

    `resolved_at` is when this account last resolved the username (channel_access.resolved_at).
    `poll_interval` moves within `bounds` where it has any. `stands_in_for` is the account that
    would poll it, were it able to, and `need` the method that it lacks for this channel alone;
    both None for a channel of one's own. `is_backed` tells that another account could ask now. A
    discussion group is known by its id alone: its `username` is a word of ours, and the channel
    that it discusses leads to it.
    """

    watch_id: int
    username: str
    telegram_channel_id: int | None
    ref: ChannelRef | None
    poll_interval: timedelta
    resolved_at: datetime | None = None
    bounds: IntervalBounds | None = None
    stands_in_for: str | None = None
    need: str | None = None
    is_backed: bool = False
    is_discussion: bool = False
    discussed: ChannelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a channel's turn ended.

    `due_at` is when its next turn is due; None leaves it as due as it was (a turn that was put
    off: outcome deferred). `poll_interval` is the interval from now on; None leaves it. `need` is
    the method that a flood wait keeps from the channel from now on (domain.failover.need_after).
    """

    account: str
    watch: Watch
    outcome: PollOutcome
    started_at: datetime
    finished_at: datetime
    due_at: datetime | None = None
    poll_interval: timedelta | None = None
    need: str | None = None
    requests: int = 0
    path: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """What a page added: counts of rows written."""

    new_posts: int = 0
    edits: int = 0
    deletions: int = 0
    is_changed: bool = False

    def plus(self, other: "PageResult") -> "PageResult":
        """Return both together."""
        return PageResult(
            new_posts=self.new_posts + other.new_posts,
            edits=self.edits + other.edits,
            deletions=self.deletions + other.deletions,
            is_changed=self.is_changed or other.is_changed,
        )


class ChannelPage(Protocol):
    """One transaction on one channel: nothing of it is visible before its end."""

    cursor: Cursor

    def known_posts(self, ids: Iterable[int]) -> Mapping[int, KnownPost]:
        """Return what is stored of these posts; unknown ids are missing from the answer."""
        ...

    def write(self, reading: Reading, changes: Changes, recorded_at: datetime) -> PageResult:
        """Store the reading: evidence, profile, count, posts, coverage, cursor, queue.

        A reading with pts moves the cursor and makes the channel what `reading.state` says; one
        without (backfill, audit) leaves both alone.
        """
        ...


class WatchStore(Protocol):
    """What is to be polled, and how it went."""

    def due_watches(self, account: str, at: datetime, limit: int) -> Sequence[Watch]:
        """Return the watches whose turn with `account` it is: its own first, the urgent first.

        Those that it stands in for follow; a watch that is stood in for is not among its own.
        """
        ...

    def to_resolve_ahead(self, account: str, at: datetime, limit: int) -> Sequence[Watch]:
        """Return watches that `account` stands by for and cannot ask for yet, urgent first.

        They have the name that the channel has now, and no ref.
        """
        ...

    def record_not_resolved(self, account: str, watch: Watch, at: datetime) -> None:
        """Store that a look-up ahead led nowhere or elsewhere; it has its turn again next day."""
        ...

    def own_need(self, account: str) -> OwnNeed:
        """Return what the account's own watches want of its day."""
        ...

    def whole_need(self, account: str, at: datetime) -> OwnNeed:
        """Return what its own watches and those that it stands in for want of its day."""
        ...

    def next_due_at(self, account: str, at: datetime) -> datetime | None:
        """Return when the next watch that `account` polls is due; None when it has none."""
        ...

    def resolved(self, account: str, watch: Watch, ref: ChannelRef, at: datetime) -> Watch:
        """Bind the watch to a channel id; UsernameReused if it was bound to another id.

        Resolving the same id again renews the access hash and `resolved_at`.
        """
        ...

    def record_username_reused(self, watch: Watch, present_id: int, at: datetime) -> None:
        """Store that the watched username belongs to another channel now.

        Queues one fact for detection (subject 'username') and moves `resolved_at`; no-op in the
        queue when the same takeover was stored before. The watch keeps following its own id.
        """
        ...

    def record_turn(self, turn: Turn) -> None:
        """Store how a turn ended, and `turn.due_at` where it has one."""
        ...

    def record_unresolvable(self, watch: Watch, reason: str, at: datetime) -> None:
        """Mark a watch as unresolvable, with the reason that an operator reads."""
        ...

    def record_channel_state(
        self, telegram_channel_id: int, state: ChannelState, reason: str | None, at: datetime
    ) -> None:
        """Store that a known channel is private, gone … ; no-op when it was so already."""
        ...


class CollectorStore(WatchStore, Protocol):
    """Everything that the poll and backfill steps need."""

    def channel_page(self, telegram_channel_id: int) -> AbstractContextManager[ChannelPage]:
        """Open a transaction that holds this channel's lock."""
        ...

    def cursor(self, telegram_channel_id: int) -> Cursor:
        """Return how far the channel has been read (an empty cursor for a new one)."""
        ...

    def absent_once(self, telegram_channel_id: int) -> Sequence[int]:
        """Return posts that were answered as empty once and wait for the second answer."""
        ...

    def recent_ids(self, telegram_channel_id: int, limit: int) -> Sequence[int]:
        """Return the ids of the newest posts that still stand, newest first."""
        ...

    def last_paths(self, telegram_channel_id: int, limit: int) -> Sequence[str]:
        """Return how posts were read (difference or sweep) when there was news, latest first."""
        ...
