"""Serve what is asked about channels themselves."""

from typing import Any

from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.api import peers
from simulator.api.registry import ABSENT, Call, serves
from simulator.errors import RpcFault
from simulator.world import chance
from simulator.world.channel import Channel


@serves(f.contacts.ResolveUsernameRequest)
def resolve_username(call: Call, request: Any) -> Any:
    """Return the channel, user or bot that holds a username now."""
    account = call.account
    holder = call.world.holder(request.username)
    if holder is not None:
        found = peers.channel(account, holder)
        return t.contacts.ResolvedPeer(t.PeerChannel(holder.id), [found], [])
    for user in call.world.users.values():
        if user.username and user.username.lower() == request.username.lower():
            found = peers.user(account, user)
            return t.contacts.ResolvedPeer(t.PeerUser(user.id), [], [found])
    raise RpcFault("USERNAME_NOT_OCCUPIED")


@serves(f.channels.GetChannelsRequest)
def get_channels(call: Call, request: Any) -> Any:
    """Return channels by id; closed and banned ones too, as far as they show."""
    found = []
    for peer in request.id:
        channel = call.world.channels.get(getattr(peer, "channel_id", 0))
        if channel is None or peer.access_hash != call.account.access_hash(channel.id):
            raise RpcFault("CHANNEL_INVALID")
        if channel.access in ABSENT:
            raise RpcFault("CHANNEL_INVALID")
        found.append(peers.channel(call.account, channel))
    return t.messages.Chats(found)


@serves(f.channels.GetFullChannelRequest)
def get_full_channel(call: Call, request: Any) -> Any:
    """Return count, profile and pts."""
    channel = call.channel(request.channel)
    profile = channel.profile
    full = t.ChannelFull(
        channel.id,
        profile.about,
        read_inbox_max_id=channel.newest,
        read_outbox_max_id=0,
        unread_count=0,
        chat_photo=_photo(profile.photo, channel.created),
        notify_settings=t.PeerNotifySettings(),
        bot_info=[],
        pts=_pts(call, channel),
        participants_count=_count(call, channel),
        pinned_msg_id=profile.pinned,
        linked_chat_id=profile.linked_chat,
        available_reactions=t.ChatReactionsAll(),
    )
    chats = [peers.channel(call.account, channel)]
    linked = call.world.channels.get(profile.linked_chat or 0)
    if linked is not None:
        chats.append(peers.channel(call.account, linked))
    return t.messages.ChatFull(full, chats, [])


def _pts(call: Call, channel: Channel) -> int:
    rule = call.twists.get("freeze_pts")
    if rule is None:
        return channel.log.pts
    return int(rule.memory.setdefault(str(channel.id), channel.log.pts))


def _count(call: Call, channel: Channel) -> int | None:
    hidden = channel.spec.count_hidden or "omit_count" in call.twists
    return None if hidden else channel.audience.at(call.now)


def _photo(seed: str | None, date: int) -> Any:
    if seed is None:
        return t.PhotoEmpty(0)
    identifier = chance.identifier("photo", seed)
    size = t.PhotoSize("c", 640, 640, 40_000)
    return t.Photo(identifier, identifier, b"photo", date, [size], 2)
