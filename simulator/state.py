"""Describe a channel as it is now, for comparison with what an observer stored."""

import dataclasses
import hashlib
from typing import Any

from simulator.clock import iso
from simulator.scenario.base import Spec
from simulator.world.channel import Channel
from simulator.world.post import Post


def of(channel: Channel, now: float) -> dict[str, Any]:
    """Return profile, audience and every living post of a channel."""
    return {
        "channel_id": channel.id,
        "access": channel.access,
        "kind": channel.spec.kind,
        "subscribers": channel.audience.at(now),
        "pts": channel.log.pts,
        "profile": {name: _plain(value) for name, value in _fields(channel.profile)},
        "posts": [_post(post, now) for post in channel.posts.values()],
    }


def _post(post: Post, now: float) -> dict[str, Any]:
    share = post.share(now)
    text = post.content.text
    return {
        "id": post.id,
        "date": iso(post.date),
        "service": post.facts.service,
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "edited_at": None if post.edited_at is None else iso(post.edited_at),
        "hidden_edit": post.hidden_edit,
        "grouped_id": post.facts.grouped_id,
        "views": post.views(share),
        "forwards": post.forwards(share),
        "reactions": post.reaction_counts(share),
    }


def _fields(profile: Any) -> list[tuple[str, Any]]:
    return [(each.name, getattr(profile, each.name)) for each in dataclasses.fields(profile)]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [each.model_dump() if isinstance(each, Spec) else each for each in value]
    return value
