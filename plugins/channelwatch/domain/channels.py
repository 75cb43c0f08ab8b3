"""What is known of a channel: who it is, how it presents itself, how many follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from channelwatch.domain.kinds import ChannelState


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRef:
    """The address of a channel for one account; access hashes differ between accounts."""

    telegram_channel_id: int
    access_hash: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelProfile:
    """How a channel presents itself at one moment. Every field is the channel's own statement.

    `photo_id` is Telegram's id of the current photo, None without one; `usernames` are all active
    ones, the main one first (empty for a private channel).
    """

    kind: str
    title: str
    usernames: Sequence[str] = ()
    about: str = ""
    photo_id: int | None = None
    is_verified: bool = False
    is_scam: bool = False
    is_fake: bool = False
    restriction_reasons: Sequence[str] = ()
    linked_chat_id: int | None = None
    pinned_message_id: int | None = None

    @property
    def username(self) -> str | None:
        """The main username, without @; None for a channel that has none."""
        return self.usernames[0] if self.usernames else None

    @property
    def state(self) -> ChannelState:
        """What the profile says the channel is to all apps: restricted, or active."""
        is_restricted = any(reason.startswith("all:") for reason in self.restriction_reasons)
        return ChannelState.RESTRICTED if is_restricted else ChannelState.ACTIVE


PROFILE_FIELDS = tuple(f for f in ChannelProfile.__slots__ if f != "kind")


def changed_profile_fields(before: ChannelProfile, after: ChannelProfile) -> tuple[str, ...]:
    """Name the profile fields that differ, in the order in which ChannelProfile lists them."""
    return tuple(f for f in PROFILE_FIELDS if getattr(before, f) != getattr(after, f))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far the collector has read a channel.

    `pts` is Telegram's event counter that the store is complete up to; None before the first
    reading. `complete_at` is when Telegram was asked for the reading that made it so: everything
    stored was true then. `newest_message_id` is the highest id ever seen (0 for none).
    """

    telegram_channel_id: int
    pts: int | None = None
    complete_at: datetime | None = None
    newest_message_id: int = 0
    state: ChannelState = ChannelState.ACTIVE
