"""Readings as a collector would bring them, with only what a test is about."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from channelwatch.domain.channels import ChannelProfile
from channelwatch.domain.posts import Post, PostContent, PostMetrics
from channelwatch.domain.readings import RawPage, Reading
from tests.fakes.clock import START

CHANNEL = 2100000101
EVERY = timedelta(minutes=15)
PUBLISHED = START - timedelta(hours=1)
PROFILE = ChannelProfile(kind="broadcast", title="Lamp street", usernames=("lamp_street",))


def at(**parts: float) -> datetime:
    """Return the start of the tests' time plus the keywords of timedelta."""
    return START + timedelta(**parts)


def post(message: int, text: str = "The bridge is closed.", **parts: Any) -> Post:
    values = {
        "published_at": PUBLISHED,
        "content": PostContent(text=text, media=parts.pop("media", None)),
        "metrics": PostMetrics(views=parts.pop("views", None)),
    }
    return Post(telegram_message_id=message, **(values | parts))


def reading(asked_at: datetime = START, posts: Iterable[Post] = (), **parts: Any) -> Reading:
    values: dict[str, Any] = {
        "telegram_channel_id": CHANNEL,
        "asked_at": asked_at,
        "answered_at": asked_at + timedelta(seconds=1),
        "profile": PROFILE,
        "subscriber_count": 160,
        "pts": 7,
        "posts": tuple(posts),
        "pages": (
            RawPage(
                method="channels.getFullChannel",
                tl_layer=216,
                payload=b'{"_": "ChatFull"}',
                answered_at=asked_at + timedelta(seconds=1),
            ),
        ),
    }
    return Reading(**(values | parts))
