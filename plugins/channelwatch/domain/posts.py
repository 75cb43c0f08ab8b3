"""What a post says and carries, and the digest that tells two versions of it apart."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Facts = Mapping[str, Any]
"""Plain JSON values only: they are hashed and stored as they are."""

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostContent:
    """The part of a post whose change is an edit.

    `entities` have UTF-16 offsets, as Telegram counts. `media` are facts about the attachment
    (kind, mime, size, duration, dimensions, id); `poll` is the question and its options without
    results; `preview` is the link preview's address and title.
    """

    text: str = ""
    entities: Sequence[Facts] = ()
    media: Facts | None = None
    poll: Facts | None = None
    preview: Facts | None = None
    fact_check: str | None = None

    def digest(self) -> bytes:
        """Return the 32-byte SHA-256 of the content in canonical JSON (sorted keys, no spaces).

        Of a link preview only the address counts: its words come from the linked page, later and
        again, without anybody editing the post.
        """
        preview = self.preview and self.preview.get("url")
        parts = (
            f'"entities":{_canonical(self.entities) if self.entities else "[]"}',
            f'"fact_check":{_canonical(self.fact_check)}',
            f'"media":{_canonical(self.media)}',
            f'"poll":{_canonical(self.poll)}',
            f'"preview":{_canonical(preview)}',
            f'"text":{_canonical(self.text)}',
        )
        return hashlib.sha256(f"{{{','.join(parts)}}}".encode()).digest()


def _canonical(value: object) -> str:
    """Return canonical JSON; most parts of most posts are absent, and this runs on every post."""
    return "null" if value is None else _CANONICAL.encode(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardOrigin:
    """Where a forwarded post came from; a hidden sender leaves only `name`."""

    telegram_channel_id: int | None = None
    telegram_message_id: int | None = None
    published_at: datetime | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMetrics:
    """Counters at one moment; None where Telegram gave none (never 0 for unknown).

    `reactions` maps an emoji (or `custom:<id>`, `paid`) to its count.
    """

    views: int | None = None
    forwards: int | None = None
    replies: int | None = None
    reactions: Mapping[str, int] | None = None
    poll_results: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message of a channel as Telegram showed it at one moment."""

    telegram_message_id: int
    published_at: datetime
    content: PostContent
    metrics: PostMetrics = PostMetrics()
    edited_at: datetime | None = None
    is_service: bool = False
    grouped_id: int | None = None
    reply_to_message_id: int | None = None
    forward: ForwardOrigin | None = None
    signature: str | None = None
    via_bot_id: int | None = None
    restriction_reasons: Sequence[str] = ()
    expires_at: datetime | None = None


def permalink(username: str | None, telegram_channel_id: int, telegram_message_id: int) -> str:
    """Return the t.me address of a post; by id where the channel has no username."""
    name = username or f"c/{telegram_channel_id}"
    return f"https://t.me/{name}/{telegram_message_id}"
