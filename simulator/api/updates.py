"""Serve updates.getChannelDifference (core.telegram.org/api/updates)."""

from typing import Any

from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.api import rendering
from simulator.api.messages import related
from simulator.api.registry import Call, serves
from simulator.errors import RpcFault
from simulator.world.channel import Channel
from simulator.world.pts import Slice


@serves(f.updates.GetChannelDifferenceRequest)
def get_channel_difference(call: Call, request: Any) -> Any:
    """Return what happened since a pts: all, a slice, or that the gap is too long."""
    channel = call.channel(request.channel)
    rules = channel.spec.difference
    if rules.refused:
        raise RpcFault(rules.refused)
    if request.pts <= 0:
        raise RpcFault("PERSISTENT_TIMESTAMP_EMPTY")
    behind = channel.log.pts - request.pts
    if behind > rules.window or "too_long" in call.twists:
        return _too_long(call, channel, request.limit)
    if behind <= 0:
        return t.updates.ChannelDifferenceEmpty(channel.log.pts, final=True, timeout=rules.timeout)
    limit = min(max(request.limit, 1), 100, rules.slice or 100)
    return _difference(call, channel, channel.log.since(request.pts, limit))


def _difference(call: Call, channel: Channel, part: Slice) -> Any:
    new = [each for each in part.new if each in channel.posts]
    edits = [(pts, each) for pts, each in part.edits if each in channel.posts]
    updates: list[tuple[int, Any]] = [
        (pts, t.UpdateEditChannelMessage(_message(call, channel, each), pts, 1))
        for pts, each in edits
    ]
    updates += [
        (pts, t.UpdateDeleteChannelMessages(channel.id, list(ids), pts, len(ids)))
        for pts, ids in part.deletions
    ]
    updates.sort(key=lambda update: update[0])
    chats, users = related(call, channel, [*new, *(each for _, each in edits)])
    return t.updates.ChannelDifference(
        part.pts,
        [_message(call, channel, each) for each in new],
        [update for _, update in updates],
        chats,
        users,
        final=part.final,
        timeout=channel.spec.difference.timeout if part.final else None,
    )


def _too_long(call: Call, channel: Channel, limit: int) -> Any:
    """Return only the newest posts, and the pts to go on from after a sweep."""
    ids = channel.page(offset_id=0, offset_date=0, add_offset=0, limit=limit, max_id=0, min_id=0)
    dialog = t.Dialog(
        t.PeerChannel(channel.id),
        top_message=channel.newest,
        read_inbox_max_id=0,
        read_outbox_max_id=0,
        unread_count=0,
        unread_mentions_count=0,
        unread_reactions_count=0,
        unread_poll_votes_count=0,
        notify_settings=t.PeerNotifySettings(),
        pts=channel.log.pts,
    )
    chats, users = related(call, channel, ids)
    messages = [_message(call, channel, each) for each in ids]
    return t.updates.ChannelDifferenceTooLong(
        dialog, messages, chats, users, final=True, timeout=channel.spec.difference.timeout
    )


def _message(call: Call, channel: Channel, post_id: int) -> Any:
    return rendering.message(channel, channel.posts[post_id], call.now)
