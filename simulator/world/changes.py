"""Name the changes that a scenario compiles into: concrete, ordered, ready to apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.world.content import PLAIN, Content, Facts


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happens to a channel at a moment (seconds since the epoch)."""

    at: float
    channel_id: int


@dataclass(frozen=True, slots=True)
class NewPost(Change):
    """A post appears."""

    post_id: int
    content: Content
    facts: Facts = PLAIN
    reactions: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class EditedPost(Change):
    """A post gets a new version."""

    post_id: int
    content: Content
    hidden: bool


@dataclass(frozen=True, slots=True)
class ReactedPost(Change):
    """A post's reactions get new final counts."""

    post_id: int
    reactions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DeletedPosts(Change):
    """Posts vanish: by their author, or expired by their TTL."""

    post_ids: tuple[int, ...]
    expired: bool = False


@dataclass(frozen=True, slots=True)
class NewProfile(Change):
    """Profile values change."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewAccess(Change):
    """The channel opens, closes, or goes."""

    access: str


@dataclass(frozen=True, slots=True)
class AudiencePoint(Change):
    """A scripted point of the audience's curve is reached."""

    count: int
