"""What two texts share, word by word."""

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain import text_diff
from channelwatch.domain.text_diff import Fate, Segment, diff_words

words = st.lists(st.sampled_from(["две", "три", "группы", "22", "1,500", " ", "\n", ",", "é"]))
texts = st.one_of(st.text(), words.map("".join))


def marked(before: str, after: str) -> str:
    """Write a diff as one line: [-removed-]{+added+}."""
    shape = {Fate.SAME: "{}", Fate.REMOVED: "[-{}-]", Fate.ADDED: "{{+{}+}}"}
    return "".join(shape[s.fate].format(s.text) for s in diff_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("two groups crossed", "three groups crossed", "[-two-]{+three+} groups crossed"),
        ("22 wounded", "22 wounded, 3 dead", "22 wounded{+, 3 dead+}"),
        ("losses: 1,500", "losses: 1,800", "losses: [-1,500-]{+1,800+}"),
        ("Сбито 22 дрона", "Сбито 32 дрона", "Сбито [-22-]{+32+} дрона"),
        ("stay at home now", "leave your homes now", "[-stay at home-]{+leave your homes+} now"),
        ("a\nb", "x\ny", "[-a-]{+x+}\n[-b-]{+y+}"),
        ("", "new", "{+new+}"),
        ("gone", "", "[-gone-]"),
        ("", "", ""),
    ],
)
def test_words_and_figures_are_marked_whole(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


@given(texts, texts)
def test_segments_add_up_to_both_texts(before: str, after: str) -> None:
    segments = diff_words(before, after)
    assert "".join(s.text for s in segments if s.fate is not Fate.ADDED) == before
    assert "".join(s.text for s in segments if s.fate is not Fate.REMOVED) == after
    assert all(one.fate is not other.fate for one, other in pairwise(segments))
    assert all(s.text for s in segments)


@given(texts)
def test_a_text_against_itself_is_all_the_same(text: str) -> None:
    assert diff_words(text, text) == ([Segment(fate=Fate.SAME, text=text)] if text else [])


def test_a_hostile_text_does_not_hold_the_page_up() -> None:
    began = perf_counter()
    diff_words("a b " * 2_000, "b a " * 2_000)
    assert perf_counter() - began < 1


def test_beyond_the_limit_the_middle_counts_as_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_diff, "MAX_ALIGNED_CELLS", 3)
    assert marked("Today a b c end", "Today x b y end") == "Today [-a b c-]{+x b y+} end"
