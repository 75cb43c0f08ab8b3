"""Comments: which discussion group belongs to a channel, and who follows it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channelwatch.domain.channels import ChannelRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussed:
    """A channel whose comments are wanted, and the group that its profile names."""

    ref: ChannelRef
    linked_chat_id: int


class GroupSource(Protocol):
    """What an account asks of Telegram about groups. Errors are those of pipeline.errors."""

    async def linked_group(self, ref: ChannelRef) -> ChannelRef | None:
        """Ask which group a channel links to, and how to address it; None for none it may see."""
        ...


class GroupConnector(Protocol):
    """Opens a group source for an account. The caller holds the account's lease."""

    def connect_groups(self, account: str) -> AbstractAsyncContextManager[GroupSource]:
        """Connect, and disconnect at the end."""
        ...


class DiscussionStore(Protocol):
    """Which groups are to be followed."""

    def to_follow(self, account: str, at: datetime, limit: int) -> Sequence[Discussed]:
        """Return channels whose group is not followed yet; let go of groups nobody wants now."""
        ...

    def follow(self, account: str, channel: int, group: ChannelRef, at: datetime) -> None:
        """Poll a group for the comments on a channel's posts; a second time changes nothing."""
        ...
