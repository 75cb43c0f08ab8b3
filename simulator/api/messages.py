"""Serve posts: pages of history, single posts, counters, fact-checks."""

import random
from collections.abc import Iterable
from typing import Any

from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.api import peers, rendering
from simulator.api.registry import Call, serves
from simulator.errors import RpcFault
from simulator.world.channel import LARGEST_PAGE, Channel


@serves(f.messages.GetHistoryRequest)
def get_history(call: Call, request: Any) -> Any:
    """Return a page of history, newest first, with the channel's pts and its count of posts."""
    channel = call.channel(request.peer)
    # A zero date on the wire reads back as 1970-01-01.
    offset_date = int(request.offset_date.timestamp()) if request.offset_date else 0
    ids = channel.page(
        offset_id=request.offset_id,
        offset_date=offset_date,
        add_offset=request.add_offset,
        limit=request.limit or 20,
        max_id=request.max_id,
        min_id=request.min_id,
    )
    if "short_page" in call.twists:
        ids = ids[: max(1, len(ids) - call.twists["short_page"].spec.messages)]
    found = [rendering.message(channel, channel.posts[each], call.now) for each in ids]
    return _page(call, channel, found, ids, channel.count)


@serves(f.channels.GetMessagesRequest)
def get_messages(call: Call, request: Any) -> Any:
    """Return posts by id, an explicit `messageEmpty` for each that is not there."""
    channel = call.channel(request.channel)
    ids = [getattr(each, "id", each) for each in request.id][:LARGEST_PAGE]
    if not ids:
        raise RpcFault("MESSAGE_IDS_EMPTY")
    if "omit_messages" in call.twists:
        ids = ids[call.twists["omit_messages"].spec.messages :]
    if "shuffle" in call.twists:
        random.Random(len(ids)).shuffle(ids)  # noqa: S311 - repeatable on purpose
    found = [
        rendering.message(channel, channel.posts[each], call.now)
        if each in channel.posts
        else rendering.empty(channel, each)
        for each in ids
    ]
    return _page(call, channel, found, ids, len(found))


@serves(f.messages.GetMessagesViewsRequest)
def get_messages_views(call: Call, request: Any) -> Any:
    """Return counters by id; `increment` counts one more reader."""
    channel = call.channel(request.peer)
    counters = []
    for each in request.id[:LARGEST_PAGE]:
        post = channel.posts.get(each)
        if post is not None and request.increment:
            post.reach += 1
            post.rendered = None
        counters.append(rendering.views(channel, post, call.now) if post else t.MessageViews())
    return t.messages.MessageViews(counters, [], [])


@serves(f.messages.GetFactCheckRequest)
def get_fact_check(call: Call, request: Any) -> Any:
    """Return fact-checks in the order asked."""
    channel = call.channel(request.peer)
    if any(each not in channel.posts for each in request.msg_id):
        raise RpcFault("MSG_ID_INVALID")
    return [rendering.factcheck(channel.posts[each]) for each in request.msg_id]


def related(call: Call, channel: Channel, ids: Iterable[int]) -> tuple[list[Any], list[Any]]:
    """Return the chats and users that the posts mention, the channel itself first."""
    chats, users = {channel.id: channel}, {}
    for each in ids:
        post = channel.posts.get(each)
        if post is None:
            continue
        origin = post.facts.origin
        if origin is not None and origin.channel_id is not None:
            chats[origin.channel_id] = call.world.channels[origin.channel_id]
        for user_id in (post.facts.via_bot, post.facts.from_user):
            if user_id in call.world.users:
                users[user_id] = call.world.users[user_id]
    return (
        [peers.channel(call.account, each) for each in chats.values()],
        [peers.user(call.account, each) for each in users.values()],
    )


def _page(call: Call, channel: Channel, found: list[Any], ids: Iterable[int], count: int) -> Any:
    chats, users = related(call, channel, ids)
    return t.messages.ChannelMessages(channel.log.pts, count, found, [], chats, users)
