"""Render posts as TL messages, each serialised once per virtual moment."""

import math
from typing import Any

from telethon.tl import types as t

from simulator.api import media, peers
from simulator.world import chance
from simulator.world.channel import Channel
from simulator.world.content import Origin
from simulator.world.post import Post


class Serialised:
    """TL bytes, where Telethon's classes expect an object."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def _bytes(self) -> bytes:
        return self.data

    __bytes__ = _bytes


def message(channel: Channel, post: Post, now: float) -> Serialised:
    """Return a post as it is now; a fully grown one is never serialised again."""
    if post.rendered is not None and post.rendered[0] in (now, math.inf):
        return Serialised(post.rendered[1])
    share = post.share(now)
    render = _service if post.facts.service else _message
    data = bytes(render(channel, post, share))
    post.rendered = (math.inf if share == 1.0 else now, data)
    return Serialised(data)


def empty(channel: Channel, post_id: int) -> Any:
    """Return what stands for a post that is not there."""
    return t.MessageEmpty(post_id, t.PeerChannel(channel.id))


def views(channel: Channel, post: Post, now: float) -> Any:
    """Return a post's counters."""
    share = post.share(now)
    return t.MessageViews(post.views(share), post.forwards(share), _replies(channel, post, share))


def factcheck(post: Post) -> Any:
    """Return a post's fact-check; an empty one when there is none."""
    spec = post.content.factcheck
    if spec is None:
        return t.FactCheck(hash=0)
    number = chance.identifier("factcheck", spec.text)
    return t.FactCheck(hash=number, country=spec.country, text=t.TextWithEntities(spec.text, []))


def _service(channel: Channel, post: Post, share: float) -> Any:
    return t.MessageService(
        post.id,
        peer_id=t.PeerChannel(channel.id),
        date=post.date,
        action=t.MessageActionChannelCreate(channel.spec.title),
        post=channel.spec.kind == "broadcast",
    )


def _message(channel: Channel, post: Post, share: float) -> Any:
    content, facts = post.content, post.facts
    broadcast = channel.spec.kind == "broadcast"
    return t.Message(
        post.id,
        peer_id=t.PeerChannel(channel.id),
        date=post.date,
        message=content.text,
        post=broadcast,
        from_id=t.PeerUser(facts.from_user) if facts.from_user else None,
        fwd_from=_forward(facts.origin) if facts.origin else None,
        via_bot_id=facts.via_bot,
        reply_to=t.MessageReplyHeader(reply_to_msg_id=facts.reply_to) if facts.reply_to else None,
        media=media.render(content, post.date, share),
        entities=list(content.entities) or None,
        views=post.views(share) if broadcast else None,
        forwards=post.forwards(share) if broadcast else None,
        replies=_replies(channel, post, share),
        edit_date=post.edited_at,
        edit_hide=post.hidden_edit,
        post_author=facts.author,
        grouped_id=facts.grouped_id,
        reactions=_reactions(post, share),
        restriction_reason=peers.restriction(content.restriction) or None,
        ttl_period=facts.ttl,
        factcheck=factcheck(post) if content.factcheck else None,
    )


def _forward(origin: Origin) -> Any:
    return t.MessageFwdHeader(
        date=int(origin.date),
        from_id=t.PeerChannel(origin.channel_id) if origin.channel_id else None,
        from_name=origin.name,
        channel_post=origin.post_id,
    )


def _reactions(post: Post, share: float) -> Any:
    counts = post.reaction_counts(share)
    if not counts:
        return None
    return t.MessageReactions([t.ReactionCount(t.ReactionEmoji(e), n) for e, n in counts.items()])


def _replies(channel: Channel, post: Post, share: float) -> Any:
    comments = post.comments(share)
    if comments is None:
        return None
    linked = channel.profile.linked_chat
    return t.MessageReplies(comments, 0, comments=linked is not None, channel_id=linked)
