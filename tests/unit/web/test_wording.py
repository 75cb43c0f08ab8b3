"""Times, numbers and hostile texts in words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelwatch.web.wording import ago, between, moment, number, visible

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "by", "said"),
    [
        (NOON, NOON + timedelta(minutes=15), "2026-05-04 between 12:00 and 12:15 UTC"),
        (None, NOON, "by 2026-05-04 12:00 UTC, not watched before"),
        (
            NOON - timedelta(hours=13),
            NOON,
            "between 2026-05-03 23:00 and 2026-05-04 12:00 UTC",
        ),
        (
            NOON.astimezone(timezone(timedelta(hours=13))),
            NOON + timedelta(minutes=1),
            "2026-05-04 between 12:00 and 12:01 UTC",
        ),
    ],
)
def test_bounds_are_said_in_utc(after: datetime | None, by: datetime, said: str) -> None:
    assert between(after, by) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=119), "119 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=3), "3 d ago"),
        (timedelta(minutes=-5), "in 5 min"),
    ],
)
def test_how_long_ago(passed: timedelta, said: str) -> None:
    assert ago(NOON - passed, NOON) == said


def test_unknown_is_said_to_be_so() -> None:
    assert (ago(None, NOON), number(None), moment(None)) == ("never", "–", "–")


def test_what_reorders_or_hides_text_is_shown_by_its_code() -> None:
    assert visible("22\u202e32") == '22<i class="code">U+202E</i>32'
    assert visible("\x00<b>") == '<i class="code">U+0000</i>&lt;b&gt;'


def test_an_emoji_of_several_parts_stays_whole() -> None:
    assert visible("👩\u200d🚒\n") == "👩\u200d🚒\n"


@given(st.text())
def test_nothing_hostile_survives(text: str) -> None:
    shown = visible(text).replace('<i class="code">', "").replace("</i>", "")
    assert not set(shown) & set("<>\"'\u202e\u2066\u200b\x00")
