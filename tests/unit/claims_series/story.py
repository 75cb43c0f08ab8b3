"""Tell short stories: posts by channel, minutes and text, read by the shipped lexicons."""

from datetime import UTC, datetime, timedelta

from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.claims.series.mentions import Post, mentions_of
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary

START = datetime(2024, 5, 12, 12, tzinfo=UTC)


def mention(
    text: str,
    *,
    channel: str = "a",
    minutes: float = 0,
    lang: str = "en",
    actors: Actors | None = None,
) -> ClaimMention:
    """Return the first mention of a post."""
    post = Post(f"{channel}/{minutes:g}", channel, START + timedelta(minutes=minutes), text)
    extraction = extract(text, lexicons=load(), language=lang)
    return mentions_of(post, extraction, load(), load_vocabulary(), actors)[0]
