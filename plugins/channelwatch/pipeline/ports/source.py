"""What an account asks of Telegram, and the lease that lets it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from channelwatch.domain.channels import ChannelProfile, ChannelRef
from channelwatch.domain.posts import Post, PostMetrics
from channelwatch.domain.readings import RawPage
from channelwatch.pipeline.errors import ChannelUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class FullChannel:
    """Answer of channels.getFullChannel.

    `subscriber_count` is None where Telegram gave none; `has_left` tells that the account is no
    member, None where that is unknown.
    """

    ref: ChannelRef
    profile: ChannelProfile
    pts: int
    subscriber_count: int | None
    page: RawPage
    has_left: bool | None = None


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

    async def linked_group(self, ref: ChannelRef) -> ChannelRef | None:
        """Ask which group a channel links to, and how to address it; None for none it may see."""
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
