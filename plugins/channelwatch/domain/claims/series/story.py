"""Read a series of posts that belong together and tell how they answer one another."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.meaning import Encode
from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.claims.series.explain import explain
from channelwatch.domain.claims.series.mentions import Post, mentions_of
from channelwatch.domain.claims.series.model import ClaimMention, Relation, Vocabulary
from channelwatch.domain.claims.series.pair import Verdict
from channelwatch.domain.claims.series.scanning import scan
from channelwatch.domain.claims.series.weighing import Placed, judge_story, weigh_story
from channelwatch.domain.claims.weights import Weights


class Event(NamedTuple):
    """A relation between the posts at two places of the series, the earlier place first."""

    between: tuple[int, int]
    relation: Relation


class Told(NamedTuple):
    """A post of a series, with its language when that is known."""

    post: Post
    language: str | None = None


def relate_series(
    posts: Sequence[Told], lexicons: Lexicons, vocabulary: Vocabulary, actors: Actors | None = None
) -> list[Event]:
    """Return the events of a series, by the place of the later post; one of a kind a pair."""
    read = read_story(posts, lexicons, vocabulary, actors)
    places = [place for place, mentions in read.items() if mentions]
    events: dict[tuple[int, int, str], Event] = {}
    for placed, verdicts in _told([read[place] for place in places], vocabulary.weights):
        first, second = sorted(places[place] for place in placed.between)
        for verdict in verdicts:
            relation = explain(placed.judged.pair.earlier, placed.judged.pair.later, verdict)
            events.setdefault((first, second, verdict.kind), Event((first, second), relation))
    return sorted(events.values(), key=lambda event: event.between[::-1])


def _told(
    read: Sequence[Sequence[ClaimMention]], weights: Weights | None
) -> Iterator[tuple[Placed, Sequence[Verdict]]]:
    """Yield what is told of each pair: without weights, what the rules tell."""
    if weights is not None:
        yield from weigh_story(read, weights)
        return
    for placed in judge_story(read):
        yield placed, placed.judged.told


def read_story(
    posts: Sequence[Told], lexicons: Lexicons, vocabulary: Vocabulary, actors: Actors | None = None
) -> dict[int, tuple[ClaimMention, ...]]:
    """Return the mentions of each post by its place, in the order of time."""
    read: dict[int, tuple[ClaimMention, ...]] = {}
    history: list[ClaimMention] = []
    for place in sorted(range(len(posts)), key=lambda place: posts[place].post.at):
        mentions = _read(posts[place], lexicons, vocabulary, actors)
        read[place] = tuple(_carrying(mention, history) for mention in mentions)
        history.extend(read[place])
    return _with_meanings(read, vocabulary.encode) if vocabulary.encode else read


def _with_meanings(
    read: Mapping[int, tuple[ClaimMention, ...]], encode: Encode
) -> dict[int, tuple[ClaimMention, ...]]:
    """Add what each mention's text means; one batch for all, which is four times as fast."""
    texts = list(dict.fromkeys(m.text for mentions in read.values() for m in mentions))
    meanings = dict(zip(texts, encode(texts), strict=True))
    return {
        place: tuple(replace(m, meaning=meanings[m.text]) for m in mentions)
        for place, mentions in read.items()
    }


def _read(
    told: Told, lexicons: Lexicons, vocabulary: Vocabulary, actors: Actors | None
) -> tuple[ClaimMention, ...]:
    extraction = extract(told.post.text, lexicons=lexicons, language=told.language)
    mentions = mentions_of(told.post, extraction, lexicons, vocabulary, actors)
    return tuple(_with_senses(mention, lexicons, vocabulary) for mention in mentions)


def _with_senses(mention: ClaimMention, lexicons: Lexicons, vocabulary: Vocabulary) -> ClaimMention:
    """Add what only posts put together on purpose are asked: opposites, synonyms, who speaks."""
    found = scan(mention.text, lexicons.by_language[mention.language])
    own = scan(mention.text, vocabulary.by_language[mention.language])
    return replace(
        mention,
        stances=found.values("polarity"),
        senses=found.values("synonym"),
        asks_back=any(hit.value == "echo" and hit.start == 0 for hit in own.hits),
        office=_office(mention.channel, vocabulary),
    )


def _office(channel: str, vocabulary: Vocabulary) -> str:
    """Tell by its handle who a channel is; its words may be of any language, or glued."""
    words = _HANDLE_WORD.findall(channel)
    found = _known_handles(words, vocabulary)
    if "media" in found or ("outlet" in found and "party" not in found):
        return "media"  # `museum_chat` only reports, `museum_news` may speak for it
    ends = [word[cut:] for word in words for cut in range(2, len(word) - _GLUED + 1)]
    return "party" if "party" in found | _known_handles(ends, vocabulary) else ""


def _known_handles(words: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    text = " ".join(words)
    known = vocabulary.by_language.values()
    return frozenset().union(*(scan(text, words_of).values("handle") for words_of in known))


_GLUED = 5  # letters of a word glued to the end of another: `horyoblenergo`
_HANDLE_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+")


def _carrying(mention: ClaimMention, history: Sequence[ClaimMention]) -> ClaimMention:
    """Give a mention that names nobody the names of its channel's last one of the same day."""
    if mention.names:
        return mention
    own = [m for m in history if m.channel == mention.channel and mention.at - m.at <= _SAME_DAY]
    return replace(mention, carried=own[-1].names | own[-1].carried) if own else mention


_SAME_DAY = timedelta(hours=12)
