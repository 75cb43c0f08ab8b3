"""What a text of a megabyte costs, and what is said of the part that is not compared or read."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from channelwatch.domain.claim_tellings import MOST_READ, TextVersion, VersionKey
from channelwatch.domain.claims.alignment import MOST_ALIGNED
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind, ComparedRevisions
from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary
from channelwatch.pipeline.examining import Reader

LEXICONS = load()
SECONDS = 20  # of processor time; four times what a slow machine takes
MEGABYTE = 1_000_000
AT = datetime(2031, 5, 4, tzinfo=UTC)


def story(sentence: Callable[[int], str], joint: str = " ") -> str:
    """Return a megabyte of numbered sentences."""
    found = [sentence(n) for n in range(MEGABYTE // len(sentence(10_000) + joint))]
    return joint.join(found)


def barns(number: int) -> str:
    return f"В деревне Сосновка-{number} вчера сгорели {number % 90 + 10} сараев, ранены трое."


def boats(number: int) -> str:
    return f"На озере Тихом в бурю утонули {number % 90 + 10} лодок, спаслись двое рыбаков."


def compared(before: str, after: str) -> ComparedRevisions:
    started = time.process_time()
    found = compare_revisions(before, after, lexicons=LEXICONS, language="ru")
    assert time.process_time() - started < SECONDS
    return found


@pytest.mark.timeout(120)
@pytest.mark.parametrize("joint", [" ", "\n", "\n\n"])
def test_one_figure_in_a_megabyte_is_found(joint: str) -> None:
    before = story(barns, joint)
    place = barns(7_000)
    assert before.count(place) == 1
    after = before.replace(place, place.replace("80 сараев", "81 сараев"))
    (change,) = compared(before, after).changes
    assert (change.kind, change.old[:2], change.new[:2]) == (ChangeKind.VALUE, "80", "81")


@pytest.mark.timeout(120)
def test_beyond_the_bound_the_flag_says_how_many_sentences_were_not_compared() -> None:
    before = story(barns)
    after = before.replace("трое", "двое")
    (change,) = [c for c in compared(before, after).changes if c.rule == "beyond-bound"]
    count = before.count("трое") - MOST_ALIGNED
    assert change.old == change.new == f"{count:,} more sentences"
    assert f"{count:,} before and {count:,} after were not" in change.explanation


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (story(barns), story(boats)),
        (" ".join(map(barns, range(140))), story(boats)),
        (story(barns), story(lambda n: f"Подписаться на канал {n}", "\n")),
    ],
    ids=["another text", "a short text before", "footers after"],
)
def test_no_pair_of_texts_takes_long(before: str, after: str) -> None:
    assert compared(before, after).changes


@pytest.mark.timeout(120)
def test_a_new_megabyte_is_read_and_what_is_not_read_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    text = story(barns)
    version = TextVersion(
        key=VersionKey(7, 8, 0), username="pinetown", text=text, published_at=AT, said_at=AT,
        observed_after=None, observed_by=AT,
    )  # fmt: skip
    reader = Reader(ClaimsEngine(lexicons=LEXICONS, vocabulary=load_vocabulary()))
    started = time.process_time()
    found = reader.read(version, tuple)
    assert time.process_time() - started < SECONDS
    assert len(found.assertions) == MOST_READ
    assert found.unread == text.count("В деревне") - MOST_READ
    assert f"pinetown/8: {found.unread} more sentences are not read" in caplog.text
