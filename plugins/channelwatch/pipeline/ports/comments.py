"""Comments: which discussion group belongs to a channel, and who follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channelwatch.domain.channels import ChannelRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussed:
    """A channel whose comments are wanted and whose group nobody follows yet.

    `stands_in_for` is the channel's own account, where another one asks in its stead.
    """

    ref: ChannelRef
    stands_in_for: str | None = None


class DiscussionStore(Protocol):
    """Which groups are to be followed."""

    def to_follow(self, account: str, at: datetime, limit: int) -> Sequence[Discussed]:
        """Return channels that `account` sees to and whose group is not followed yet.

        Its own first. Groups that nobody wants now are let go.
        """
        ...

    def follow(self, account: str, channel: int, group: ChannelRef, at: datetime) -> None:
        """Poll a group for the comments on a channel's posts; a second time changes nothing.

        It belongs to the channel's own account, and those stand by that stand by for the channel.
        """
        ...
