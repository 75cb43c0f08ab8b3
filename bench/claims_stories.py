"""Read the invented stories as examples: what is known of each pair of posts, and what it is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from bench.claims_data import json_lines
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.meaning import Vector, compare_meanings
from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind, Vocabulary
from channelwatch.domain.claims.series.neighbours import Between, Story, compare_in_story
from channelwatch.domain.claims.series.relate import evidence
from channelwatch.domain.claims.series.story import Told, read_story
from channelwatch.domain.claims.series.weighing import judge_story, story_of, told_by_rules
from channelwatch.domain.claims.weights import NOTHING
from channelwatch.language import load
from channelwatch.language.encoder import encode
from channelwatch.language.relations import load_vocabulary

STORIES = Path(__file__).resolve().parents[1] / "tests/spec/claims_series"
KINDS = tuple(sorted([*(kind.value for kind in RelationKind), NOTHING]))
START = datetime(2024, 5, 12, 12, tzinfo=UTC)
Kinds = frozenset[str]


class Example(NamedTuple):
    """A pair of posts: what is known of it, what the rules tell, and the kinds expected if listed.

    `meaning` as `compare_meanings` has it, `told` as `told_by_rules`, in the order of KINDS.
    """

    set: str
    between: Between
    signals: frozenset[str]
    meaning: Vector
    told: Vector
    expected: Kinds | None

    @property
    def by_rules(self) -> Kinds:
        """Return the kinds that the rules tell."""
        return frozenset(kind for kind, sure in zip(KINDS, self.told, strict=True) if sure)


class Examples(NamedTuple):
    """All pairs of a story; `story` has no chances yet."""

    name: str
    story: Story
    pairs: tuple[Example, ...]

    def listed(self) -> list[Example]:
        """Return the pairs that the story's author labelled."""
        return [pair for pair in self.pairs if pair.expected is not None]

    def in_story(self, chances: Sequence[Vector]) -> Iterator[tuple[Example, Vector]]:
        """Yield each listed pair with its numbers in the story, given all pairs' chances alone."""
        known = dict(zip((pair.between for pair in self.pairs), chances, strict=True))
        story = self.story._replace(chances=known)
        for pair in self.listed():
            yield pair, compare_in_story(pair.between, known[pair.between], pair.told, story)


def examples(name: str) -> Iterator[Examples]:
    """Yield the stories in the files of this name."""
    lexicons, vocabulary = load(), load_vocabulary(with_weights=False)._replace(encode=encode)
    for path in sorted(STORIES.glob(f"{name}*.jsonl")):
        for row in json_lines(path):
            yield _story(name, row, lexicons, vocabulary)


def _story(name: str, row: dict[str, Any], lexicons: Lexicons, words: Vocabulary) -> Examples:
    read = read_story([_told(i, post) for i, post in enumerate(row["posts"])], lexicons, words)
    places = [place for place, mentions in read.items() if mentions]
    mentions = [read[place] for place in places]
    expected: dict[Between, set[str]] = {}
    for event in row["expect"]:
        expected.setdefault(tuple(event["between"]), set()).update({event["kind"]} - {NOTHING})
    return Examples(
        name=f"{name} {row['id']}",
        story=story_of(mentions, ()),
        pairs=tuple(_pairs(name, mentions, places, expected)),
    )


def _told(place: int, post: dict[str, Any]) -> Told:
    at = START + timedelta(minutes=post["minutes"])
    return Told(Post(str(place), post["channel"], at, post["text"]), post["lang"])


def _pairs(
    name: str,
    mentions: Sequence[Sequence[ClaimMention]],
    places: Sequence[int],
    expected: dict[Between, set[str]],
) -> Iterator[Example]:
    """Yield each pair of posts, by the first mentions of both."""
    seen: set[Between] = set()
    for between, judged in judge_story(mentions):
        if between in seen:
            continue
        seen.add(between)
        first, second = sorted(places[place] for place in between)
        kinds = expected.get((first, second))
        yield Example(
            set=name,
            between=between,
            signals=frozenset(map(intern, evidence(judged, Linking.curated()))),
            meaning=compare_meanings(judged.pair.earlier.meaning, judged.pair.later.meaning),
            told=told_by_rules(judged.told, KINDS),
            expected=None if kinds is None else frozenset(kinds),
        )
