"""The properties of the claims engine over real posts, when the benchmark data are there."""

import os
import random
import re
from pathlib import Path

import pytest

from bench.claims_data import DEFAULT, json_lines
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.language import load

DATA = Path(os.environ.get("CHANNELWATCH_DATA") or DEFAULT)
NEWS = DATA / "telegram/ru_news/posts.jsonl.gz"
POSTS = 150
FIGURES = (ChangeKind.VALUE, ChangeKind.TIME, ChangeKind.COMPARATOR)
LEXICONS = load(with_lemmas=False)

pytestmark = pytest.mark.skipif(not NEWS.exists(), reason=f"no benchmark data at {DATA}")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rows = [row["text"] for row in json_lines(NEWS) if row["text"].strip()]
    return random.Random(4).sample(rows, POSTS)


def test_a_post_against_itself_gives_nothing(texts: list[str]) -> None:
    found = [compare_revisions(text, text, lexicons=LEXICONS) for text in texts]
    assert [f.changes for f in found] == [()] * len(texts)


def test_every_assertion_stands_in_its_post(texts: list[str]) -> None:
    for text in texts:
        for assertion in extract(text, lexicons=LEXICONS).assertions:
            assert text[slice(*assertion.span)] == assertion.text


def test_the_order_of_paragraphs_gives_nothing(texts: list[str]) -> None:
    """Paragraphs without advertisements, which run on to the next empty line."""
    for text in texts:
        paragraphs = [part for part in text.split("\n\n") if part.strip()]
        turned = "\n\n".join(reversed(paragraphs))
        found = compare_revisions("\n\n".join(paragraphs), turned, lexicons=LEXICONS)
        assert found.changes == (), text


def test_another_figure_is_a_change_of_value_time_or_bound(texts: list[str]) -> None:
    """One figure of each post, of those that the engine reads as a quantity."""
    source = random.Random(7)
    tried = 0
    for text in texts:
        spans = [q.span for a in extract(text, lexicons=LEXICONS).assertions for q in a.quantities]
        digits = [m for m in re.finditer(r"\d+", text)
                  if any(start <= m.start() < m.end() <= end for start, end in spans)]  # fmt: skip
        if not digits:
            continue
        match = source.choice(digits)
        changed = f"{text[: match.start()]}{int(match.group()) + 7}{text[match.end() :]}"
        found = compare_revisions(text, changed, lexicons=LEXICONS)
        assert any(change.kind in FIGURES for change in found.changes), (text, changed, found)
        tried += 1
    assert tried > POSTS / 4
