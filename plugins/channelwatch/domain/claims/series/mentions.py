"""Read a post into claim mentions: one for each event it tells of."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.model import Assertion, Extraction, Mention, Modality, Polarity
from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.claims.series.anew import cues_of_another
from channelwatch.domain.claims.series.counting import figures_of, terms_of, told_together
from channelwatch.domain.claims.series.keys import bare, marks, name_keys
from channelwatch.domain.claims.series.model import ClaimMention, Saying, Vocabulary
from channelwatch.domain.claims.series.scanning import Scan
from channelwatch.domain.claims.series.sentence import Sentence, read_sentence

# Words that answer say nothing of what they answer.
_ANSWERING = frozenset(
    {"admit", "check", "confirm", "correct", "deny", "dispute", "insist", "refute"}
)
_SHORT_POST = 6  # sentences; a longer one is split at empty lines, since digests tell many events


class Post(NamedTuple):
    """A published text to be read. All `at` of a stream are aware, or all are naive."""

    id: str
    channel: str
    at: datetime
    text: str


def mentions_of(
    post: Post,
    extraction: Extraction,
    lexicons: Lexicons,
    vocabulary: Vocabulary,
    actors: Actors | None = None,
) -> tuple[ClaimMention, ...]:
    """Return the mentions of a post, in the order of its text; none when it asserts nothing."""
    lexicon = lexicons.by_language[extraction.language]
    words = vocabulary.by_language[extraction.language]
    passages = _passages(post.text, extraction.assertions)
    return tuple(
        _mention(post, passage, lexicon, words, actors or Actors()) for passage in passages
    )


def _passages(text: str, assertions: Sequence[Assertion]) -> Iterable[tuple[Assertion, ...]]:
    if len(assertions) <= _SHORT_POST:
        return [tuple(assertions)] if assertions else []
    passages: list[list[Assertion]] = [[assertions[0]]]
    for before, assertion in pairwise(assertions):
        gap = text[before.span[1] : assertion.span[0]]
        if gap.count("\n") > 1 or len(passages[-1]) >= _SHORT_POST:
            passages.append([])
        passages[-1].append(assertion)
    return _with_heading([tuple(passage) for passage in passages])


def _with_heading(passages: list[tuple[Assertion, ...]]) -> list[tuple[Assertion, ...]]:
    """A first line alone is the heading of what follows, and part of it."""
    if len(passages) > 1 and len(passages[0]) == 1:
        return [passages[0] + passages[1], *passages[2:]]
    return passages


def _mention(
    post: Post, assertions: tuple[Assertion, ...], lexicon: Lexicon, words: Lexicon, actors: Actors
) -> ClaimMention:
    sentences = [read_sentence(assertion, words, lexicon) for assertion in assertions]
    scans = [sentence.scan for sentence in sentences]
    figures = [figures_of(sentence, lexicon) for sentence in sentences]
    places = _names(m for a in assertions for m in a.places)
    span = (assertions[0].span[0], assertions[-1].span[1])
    text = post.text[span[0] : span[1]]
    return ClaimMention(
        post=post.id,
        channel=post.channel,
        at=post.at,
        language=lexicon.language,
        text=text,
        span=span,
        assertions=assertions,
        figures=told_together([figure for group in figures for figure in group]),
        marks=frozenset().union(*(marks(found) for found in scans)),
        names=_names(m for a in assertions for m in a.actors) | places | actors.found_in(text),
        places=places,
        frames=frozenset().union(*(a.frames for a in assertions)),
        states=_said(scans, "state"),
        causes=_said(scans, "cause"),
        directions=_said(scans, "direction"),
        cues=_said(scans, "cue") | cues_of_another(scans),
        periods=frozenset(
            key for a in assertions for t in a.times for key in _periods(t.key, post.at)
        ),
        clocks=frozenset(t.key for a in assertions for t in a.times if t.key.startswith("clock:")),
        sayings=tuple(_saying(sentence, actors) for sentence in sentences),
        terms=tuple(term for sentence in sentences for term in terms_of(sentence)),
        is_negated=any(a.polarity is Polarity.NEGATED for a in assertions),
        is_question=all(a.modality is Modality.QUESTION for a in assertions),
        speaker=actors.speaker_of(post.channel),
    )


def _names(found: Iterable[Mention]) -> frozenset[str]:
    return frozenset(key for mention in found for key in name_keys(mention.skeleton))


def _said(scans: Iterable[Scan], category: str) -> frozenset[str]:
    """Return what any sentence says of one category."""
    return frozenset().union(*(scan.values(category) for scan in scans))


def _saying(sentence: Sentence, actors: Actors) -> Saying:
    found, text = sentence.scan, sentence.assertion.text
    return Saying(
        sentence=text,
        cues=found.values("cue"),
        keys=frozenset(map(bare, marks(found, without=_ANSWERING))) | actors.found_in(text),
        is_negated=sentence.assertion.polarity is Polarity.NEGATED,
        states=found.values("state"),
    )


def _periods(key: str, at: datetime) -> Iterable[str]:
    """Turn `day:-1` into the day meant, so that yesterday's today equals today's yesterday."""
    for part in key.split():
        kind, _, value = part.partition(":")
        if kind == "day" and value.lstrip("-").isdigit():
            yield f"day:{(at + timedelta(days=int(value))).date().isoformat()}"
        elif kind in ("date", "month", "weekday", "week", "part", "year"):
            yield part
