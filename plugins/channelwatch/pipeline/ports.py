"""The Protocols that the edges implement; the steps know nothing else of the outside."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from channelwatch.domain.channels import ChannelProfile, ChannelRef, Cursor
from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.identity.faces import FaceChange
from channelwatch.domain.kinds import AccountState, ChannelState, PollOutcome
from channelwatch.domain.posts import Post, PostMetrics
from channelwatch.domain.readings import RawPage, Reading
from channelwatch.domain.reconcile import Changes, KnownPost
from channelwatch.domain.rounds import Band, RoundKind
from channelwatch.pipeline.claim_ports import ClaimLedger
from channelwatch.pipeline.errors import ChannelUnavailable


class Clock(Protocol):
    """The time of observations, ages and budgets (never of leases or network timeouts)."""

    def now(self) -> datetime:
        """Return the present time, UTC."""
        ...


# --- the source: one connected Telegram account -------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FullChannel:
    """Answer of channels.getFullChannel. `subscriber_count` is None where Telegram gave none."""

    ref: ChannelRef
    profile: ChannelProfile
    pts: int
    subscriber_count: int | None
    page: RawPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One slice of updates.getChannelDifference; ask again with `pts` until `is_final`."""

    posts: Sequence[Post]
    deleted_ids: Sequence[int]
    pts: int
    is_final: bool
    page: RawPage


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """One page of messages.getHistory, newest first. `total` counts the whole channel."""

    posts: Sequence[Post]
    pts: int
    total: int
    page: RawPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Answer of channels.getMessages, matched by id: what is there and what is explicitly empty."""

    posts: Sequence[Post]
    empty_ids: Sequence[int]
    page: RawPage


class Source(Protocol):
    """What an account can ask of Telegram. Errors are those of pipeline.errors."""

    async def resolve(self, username: str) -> ChannelRef:
        """Resolve a username; UsernameUnknown or NotAChannel if it is none of ours to watch."""
        ...

    async def full_channel(self, ref: ChannelRef) -> FullChannel:
        """Ask for count, profile and pts."""
        ...

    async def closure(self, ref: ChannelRef) -> ChannelUnavailable:
        """Ask what became of a channel that does not answer: closed, banned or deleted."""
        ...

    async def difference(self, ref: ChannelRef, pts: int) -> Difference:
        """Ask for what happened since `pts`; DifferenceRefused if it cannot be told."""
        ...

    async def history(self, ref: ChannelRef, *, before_id: int = 0) -> HistoryPage:
        """Ask for the 100 posts below `before_id` (0: the newest)."""
        ...

    async def messages(self, ref: ChannelRef, ids: Sequence[int]) -> Messages:
        """Ask for up to 100 posts by id."""
        ...

    async def views(self, ref: ChannelRef, ids: Sequence[int]) -> Sequence[tuple[int, PostMetrics]]:
        """Ask for the counters of up to 100 posts without incrementing them."""
        ...


class Connector(Protocol):
    """Opens a source for an account. The caller holds the account's lease."""

    def connect(self, account: str) -> AbstractAsyncContextManager[Source]:
        """Connect, and disconnect at the end; AccountUnusable names what is wrong with it."""
        ...


class Lease(Protocol):
    """The right to be the only one who uses an account, until released or lost."""

    def is_held(self) -> bool:
        """Tell whether the lease still stands; one round trip."""
        ...


class Leases(Protocol):
    """Leases on accounts, over real time."""

    def hold(self, account: str, holder: str, wait: timedelta) -> AbstractContextManager[Lease]:
        """Take the lease within `wait`, else raise LeaseHeld naming the holder and since when."""
        ...


# --- the store ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watched channel whose turn it is. `ref` is None until its username is resolved.

    `resolved_at` is when this account last resolved the username (channel_access.resolved_at).
    """

    watch_id: int
    username: str
    telegram_channel_id: int | None
    ref: ChannelRef | None
    poll_interval: timedelta
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a channel's turn ended.

    `due_at` is when its next turn is due; None leaves it as due as it was (a turn that was put
    off: outcome deferred).
    """

    account: str
    watch: Watch
    outcome: PollOutcome
    started_at: datetime
    finished_at: datetime
    due_at: datetime | None = None
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
        """Return the watches of `account` whose turn it is, most urgent first."""
        ...

    def next_due_at(self, account: str) -> datetime | None:
        """Return when the next watch of `account` is due; None when it has none."""
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

    def watched(self, username: str) -> tuple[str, Watch]:
        """Return a resolved watch and its account; NotWatched says what it lacks."""
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

    def due_batches(
        self, account: str, kind: RoundKind, bands: Sequence[Band], at: datetime, limit: int
    ) -> Sequence[Batch]:
        """Return the next batch of each channel and band whose round is due, longest due first."""
        ...

    def record_batch(self, batch: Batch, finding: AuditFinding | None, at: datetime) -> None:
        """Move the round past a batch; store what an audit found."""
        ...


class BudgetStore(Protocol):
    """Requests and floods, shared by all workers."""

    def spend(self, account: str, method: str, at: datetime) -> None:
        """Count one request; raise Flooded if the account must still wait for this method.

        AccountPaused when a person threw the account's kill switch meanwhile.
        """
        ...

    def spent(self, account: str, method: str, since: datetime) -> int:
        """Return how many requests of a method were counted since (whole hours) a time."""
        ...

    def record_flood(self, account: str, method: str, until: datetime, at: datetime) -> None:
        """Store a flood wait that everybody honours."""
        ...

    def record_account_state(
        self, account: str, state: AccountState, reason: str, at: datetime
    ) -> None:
        """Store that an account is frozen, revoked … ."""
        ...


# --- detection and publishing -------------------------------------------------------------------


class DetectionStore(Protocol):
    """The queue of unexamined facts, one channel at a time."""

    def actors(self) -> Actors:
        """Return the actors that the registry knows."""
        ...

    def channels_with_facts(self) -> Sequence[int]:
        """Return the channels that have facts to examine."""
        ...

    def examine(self, telegram_channel_id: int) -> AbstractContextManager["Examination"]:
        """Open a transaction on one channel's facts."""
        ...

    def record_failure(self, telegram_channel_id: int, error: str) -> None:
        """Store that examining a channel failed; its facts stay queued."""
        ...


class Examination(Protocol):
    """One transaction that turns facts into flags."""

    facts: Sequence[Fact]

    @property
    def claims(self) -> ClaimLedger:
        """Return the claims of all channels, in this transaction."""
        ...

    def face_changes(self, first: datetime, last: datetime) -> Sequence[FaceChange]:
        """Return how the channel's profile changed between two moments, in order of time."""
        ...

    def raise_flags(self, flags: Iterable[Flag], at: datetime, *, is_late: bool = False) -> int:
        """Open or update flags; return how many events that made (0 for what is known)."""
        ...

    def supersede(self, prefixes: Sequence[str], at: datetime) -> int:
        """Let other flags take the place of open ones whose keys begin so; return how many."""
        ...

    def set_aside(self, fact_id: int, error: str) -> None:
        """Keep one fact queued with the name of the error that examining it raised."""
        ...

    def done(self) -> None:
        """Take the facts off the queue, except those set aside."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagEvent:
    """One event of the flag feed, as delivered."""

    feed_position: int
    payload: Mapping[str, Any]


class FeedStore(Protocol):
    """The flag feed and how far each consumer has read it."""

    def unread(self, consumer: str, limit: int) -> Sequence[FlagEvent]:
        """Return the next events for `consumer`, in feed order."""
        ...

    def record_delivery(
        self,
        consumer: str,
        events: Sequence[FlagEvent],
        *,
        at: datetime,
        response_code: int | None,
        error: str | None,
    ) -> None:
        """Log an attempt; a success moves the consumer's position."""
        ...

    def counts_by_kind(self, since_position: int) -> Mapping[str, int]:
        """Count opened and updated events after a position, by kind."""
        ...


class Notifier(Protocol):
    """Delivers events to one target."""

    name: str

    def deliver(self, events: Sequence[FlagEvent]) -> int:
        """Post the events; return the HTTP status; Undeliverable if nothing answered."""
        ...
