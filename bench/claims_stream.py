"""Read the real Russian news posts as a stream of claim mentions, in time order."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.claims_data import json_lines
from channelwatch.domain.claim_tellings import TextVersion, VersionKey
from channelwatch.domain.claims.boilerplate import recurring_lines
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary

NEWS = "telegram/ru_news/posts.jsonl.gz"


def news_posts(data: Path) -> list[dict[str, Any]]:
    """Return the posts, oldest first."""
    return sorted(json_lines(data / NEWS), key=lambda post: (post["date"], post["message_id"]))


def read_mentions(posts: list[dict[str, Any]]) -> Iterator[tuple[ClaimMention, ...]]:
    """Yield the mentions of each post, read as the detect step reads them.

    The channels' recurring lines are left out, and the language is found by the words.
    """
    engine = ClaimsEngine(lexicons=load(), vocabulary=load_vocabulary())
    recurring = _recurring(posts)
    for place, post in enumerate(posts):
        yield engine.read(_version(post, place), recurring[post["channel"]]).mentions


def _version(post: dict[str, Any], place: int) -> TextVersion:
    """Return a row as a version of a post; `place` numbers it, since ids repeat across channels."""
    at = datetime.fromisoformat(post["date"])
    return TextVersion(
        key=VersionKey(0, place, 1),
        username=post["channel"],
        text=post["text"],
        published_at=at,
        said_at=at,
        observed_after=None,
        observed_by=at,
    )


def _recurring(posts: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        texts[post["channel"]].append(post["text"])
    return {channel: recurring_lines(found) for channel, found in texts.items()}
