"""Normalise what Telegram tells of a channel itself."""

from collections.abc import Iterable
from typing import Any

from telethon.tl import types

from channelwatch.domain.channels import ChannelProfile, ChannelRef
from channelwatch.domain.kinds import ChannelState
from channelwatch.pipeline.errors import ChannelUnavailable, NotAChannel
from channelwatch.telegram.plain import clean, restrictions


def read_resolved(username: str, resolved: Any) -> ChannelRef:
    """Return whom a username belongs to; NotAChannel for a person, a bot or a basic group."""
    if not isinstance(resolved.peer, types.PeerChannel):
        raise NotAChannel(username, _kind_of_peer(resolved))
    channel = _channel(resolved.chats, resolved.peer.channel_id)
    return ChannelRef(telegram_channel_id=channel.id, access_hash=channel.access_hash or 0)


def _kind_of_peer(resolved: Any) -> str:
    if isinstance(resolved.peer, types.PeerChat):
        return "basic group"
    is_bot = any(getattr(user, "bot", False) for user in resolved.users)
    return "bot" if is_bot else "person"


def _channel(chats: Iterable[Any], channel_id: int) -> Any:
    """Return the channel among the chats of an answer; ChannelUnavailable if it is closed."""
    for chat in chats:
        if chat.id == channel_id and isinstance(chat, types.Channel):
            return chat
        if chat.id == channel_id and isinstance(chat, types.ChannelForbidden):
            raise ChannelUnavailable("CHANNEL_FORBIDDEN", ChannelState.PRIVATE)
    raise ChannelUnavailable("CHANNEL_MISSING_IN_ANSWER", ChannelState.ACCESS_LOST)


def read_profile(answer: Any, channel_id: int) -> ChannelProfile:
    """Return the profile in a messages.ChatFull."""
    full, channel = answer.full_chat, _channel(answer.chats, channel_id)
    is_supergroup = channel.megagroup or channel.gigagroup
    return ChannelProfile(
        kind="supergroup" if is_supergroup else "broadcast",
        title=clean(channel.title),
        usernames=_usernames(channel),
        about=clean(full.about),
        photo_id=getattr(channel.photo, "photo_id", None),
        is_verified=bool(channel.verified),
        is_scam=bool(channel.scam),
        is_fake=bool(channel.fake),
        restriction_reasons=restrictions(channel.restriction_reason),
        linked_chat_id=full.linked_chat_id,
        pinned_message_id=full.pinned_msg_id,
    )


def read_has_left(answer: Any, channel_id: int) -> bool:
    """Return whether the account of a messages.ChatFull is no member of the channel."""
    return bool(_channel(answer.chats, channel_id).left)


def read_closure(answer: Any, channel_id: int) -> ChannelUnavailable:
    """Return what a messages.Chats tells of a channel that gives no profile.

    A closed one is still shown, as forbidden; one that Telegram took down is shown with the reason
    for all apps.
    """
    try:
        channel = _channel(answer.chats, channel_id)
    except ChannelUnavailable as told:
        return told
    for reason in restrictions(channel.restriction_reason):
        if reason.startswith("all:"):
            return ChannelUnavailable(f"banned ({reason})", ChannelState.GONE)
    return ChannelUnavailable("CHANNEL_PRIVATE", ChannelState.PRIVATE)


def _usernames(channel: Any) -> tuple[str, ...]:
    """Return the active usernames, the main one first. With several, `username` is empty."""
    several = [each.username for each in channel.usernames or () if each.active]
    return tuple(dict.fromkeys(clean(n) for n in (channel.username, *several) if n))
