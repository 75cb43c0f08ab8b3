"""Read the real Russian news posts as a stream of claim mentions, in time order."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.claims_data import json_lines
from channelwatch.domain.claims.boilerplate import recurring_lines
from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.series.mentions import Post, mentions_of
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary

NEWS = "telegram/ru_news/posts.jsonl.gz"


def news_posts(data: Path) -> list[dict[str, Any]]:
    """Return the posts, oldest first."""
    return sorted(json_lines(data / NEWS), key=lambda post: (post["date"], post["message_id"]))


def read_mentions(posts: list[dict[str, Any]]) -> Iterator[tuple[ClaimMention, ...]]:
    """Yield the mentions of each post, the channels' recurring lines left out."""
    lexicons, vocabulary = load(with_model=False, with_lemmas=False), load_vocabulary()
    recurring = _recurring(posts)
    for place, post in enumerate(posts):
        lines = recurring[post["channel"]]
        found = extract(post["text"], lexicons=lexicons, language="ru", recurring_lines=lines)
        yield mentions_of(as_post(post, place), found, lexicons, vocabulary)


def as_post(post: dict[str, Any], place: int) -> Post:
    """Return a row as a post; `place` makes its id unique, since ids repeat across channels."""
    at = datetime.fromisoformat(post["date"])
    return Post(f"{post['message_id']}#{place}", post["channel"], at, post["text"])


def _recurring(posts: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        texts[post["channel"]].append(post["text"])
    return {channel: recurring_lines(found) for channel, found in texts.items()}
