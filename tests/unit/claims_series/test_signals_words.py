"""What becomes of the sort, the stage and the state of things that a story tells of."""

from datetime import UTC, datetime, timedelta

import pytest

from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.relate import judge
from channelwatch.domain.claims.series.signals_words import of_words
from channelwatch.domain.claims.series.story import Told, read_story
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary

START = datetime(2026, 5, 4, tzinfo=UTC)


def heard(earlier: str, later: str) -> set[str]:
    posts = [
        Told(Post(str(i), "harwick_news", START + timedelta(hours=i), text), "en")
        for i, text in enumerate((earlier, later))
    ]
    read = read_story(posts, load(), load_vocabulary(with_weights=False))
    return set(of_words(next(judge(read[1][0], read[0], Linking.curated())).pair))


@pytest.mark.parametrize(
    ("earlier", "later", "signal"),
    [
        ("The Harwick fair starts.", "The Harwick fair is cancelled.", "stage begins to cancelled"),
        ("The Harwick mill burns.", "Smoke over Harwick mill.", "sort of event alike"),
        ("The Harwick mill burns.", "Harwick has a new headmaster.", "sort of event differs"),
        ("All unharmed in Harwick.", "Harwick: two injured.", "harm told of what was sound"),
        ("Two injured in Harwick.", "Harwick: both alive.", "sound told of what was harmed"),
    ],
)
def test_classes_of_words_are_held_against_each_other(
    earlier: str, later: str, signal: str
) -> None:
    assert signal in heard(earlier, later)
    assert signal not in heard(earlier, "Harwick lies in the north.")


def test_every_language_has_every_class() -> None:
    known = [
        {e.value for found in (*words.entries.values(), *words.prefixes.values()) for e in found
         if e.category == "cue" and e.value.startswith("sort_")}
        for words in load_vocabulary(with_weights=False).by_language.values()
    ]  # fmt: skip
    shipped = [sorts for sorts in known if sorts]
    assert len(shipped) == 4
    assert all(sorts == shipped[0] for sorts in shipped)
