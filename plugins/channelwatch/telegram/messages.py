"""Normalise a TL message into a post, by direct attribute access: it runs on every message."""

import inspect
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from telethon.tl import types

from channelwatch.domain.posts import Facts, ForwardOrigin, Post, PostContent, PostMetrics
from channelwatch.telegram.media import media_facts, poll_facts, poll_results, preview_facts
from channelwatch.telegram.plain import clean, plain, restrictions, type_name

EPOCH = datetime.fromtimestamp(0, UTC)


def read_posts(messages: Iterable[Any]) -> list[Post]:
    """Return the posts among TL messages; empty ones (MessageEmpty) are left out."""
    return [post for message in messages if (post := read_post(message)) is not None]


def read_post(message: Any) -> Post | None:
    """Return a TL message as a post, None for MessageEmpty. Total over every shape of TL."""
    if isinstance(message, types.Message):
        return _post(message)
    return _service_post(message) if isinstance(message, types.MessageService) else None


def _post(message: Any) -> Post:
    published_at = message.date or EPOCH
    return Post(
        telegram_message_id=message.id,
        published_at=published_at,
        content=_content(message),
        metrics=_metrics(message),
        edited_at=message.edit_date,
        grouped_id=message.grouped_id,
        reply_to_message_id=_reply_to(message.reply_to),
        forward=_forward(message.fwd_from) if message.fwd_from else None,
        signature=clean(message.post_author) or None,
        via_bot_id=message.via_bot_id,
        restriction_reasons=restrictions(message.restriction_reason),
        expires_at=_expiry(published_at, message.ttl_period),
    )


def _content(message: Any) -> PostContent:
    media, note = message.media, message.factcheck
    return PostContent(
        text=clean(message.message),
        entities=tuple(read_entity(e) for e in message.entities) if message.entities else (),
        media=_rich(message.rich_message) if message.rich_message else media_facts(media),
        poll=poll_facts(media) if media else None,
        preview=preview_facts(media) if media else None,
        fact_check=clean(note.text.text) if note and note.text else None,
    )


def _rich(message: Any) -> dict[str, Any]:
    return {"kind": "rich_message"} | plain(message)


def _service_post(message: Any) -> Post:
    published_at = message.date or EPOCH
    action = {"action": type_name(type(message.action), "MessageAction")}
    return Post(
        telegram_message_id=message.id,
        published_at=published_at,
        content=PostContent(media={"kind": "service"} | action | plain(message.action)),
        metrics=PostMetrics(reactions=_reactions(message.reactions)),
        is_service=True,
        reply_to_message_id=_reply_to(message.reply_to),
        expires_at=_expiry(published_at, message.ttl_period),
    )


def read_entity(entity: Any) -> Facts:
    """Return an entity as type, UTF-16 offset and length, and what else its type tells."""
    kind: Any = type(entity)
    name, details = _entity_kind(kind)
    facts = {"type": name, "offset": entity.offset, "length": entity.length}
    for detail in details:
        if (value := getattr(entity, detail)) is not None:
            facts[detail] = plain(value)
    return facts


@cache
def _entity_kind(kind: Any) -> tuple[str, tuple[str, ...]]:
    """Return how an entity type is called, and which details it has beyond its place."""
    parameters = inspect.signature(kind.__init__).parameters
    details = tuple(name for name in parameters if name not in ("self", "offset", "length"))
    return type_name(kind, "MessageEntity"), details


def _metrics(message: Any) -> PostMetrics:
    replies = message.replies
    return PostMetrics(
        views=message.views,
        forwards=message.forwards,
        replies=replies.replies if replies else None,
        reactions=_reactions(message.reactions),
        poll_results=poll_results(message.media) if message.media else None,
    )


def _reactions(reactions: Any) -> Mapping[str, int] | None:
    """Return counts by emoji, `custom:<id>` or `paid`, sorted; None where none are shown."""
    if reactions is None:
        return None
    return dict(sorted((_reaction(each.reaction), each.count) for each in reactions.results))


def _reaction(reaction: Any) -> str:
    if isinstance(reaction, types.ReactionEmoji):
        return clean(reaction.emoticon)
    if isinstance(reaction, types.ReactionCustomEmoji):
        return f"custom:{reaction.document_id}"
    return type_name(type(reaction), "Reaction")


def read_views(views: Any) -> PostMetrics:
    """Return a TL MessageViews as metrics: it holds no reactions."""
    replies = views.replies.replies if views.replies else None
    return PostMetrics(views=views.views, forwards=views.forwards, replies=replies)


def _reply_to(header: Any) -> int | None:
    """Return the message replied to in the same channel; stories and other chats are not."""
    if not isinstance(header, types.MessageReplyHeader) or header.reply_to_peer_id:
        return None
    return header.reply_to_msg_id


def _forward(header: Any) -> ForwardOrigin:
    source = header.from_id
    return ForwardOrigin(
        telegram_channel_id=source.channel_id if isinstance(source, types.PeerChannel) else None,
        telegram_message_id=header.channel_post,
        published_at=header.date,
        name=clean(header.from_name) or None,
    )


def _expiry(published_at: datetime, ttl_seconds: int | None) -> datetime | None:
    return published_at + timedelta(seconds=ttl_seconds) if ttl_seconds else None
