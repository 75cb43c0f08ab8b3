"""When a new post is a deleted one published again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain.reposts import Published, Repost, find_repost, likeness

T0 = datetime(2026, 10, 5, 6, tzinfo=UTC)
OLD_TEXT = "Three people were hurt at the ferry, one of them badly."


def post(i: int, hours: float, text: str, media_id: int | None = None) -> Published:
    at = T0 + timedelta(hours=hours)
    return Published(telegram_message_id=i, published_at=at, text=text, media_id=media_id)


def found(deleted: Published, *candidates: Published, gone: float = 2) -> Repost | None:
    gone_by = T0 + timedelta(hours=gone)
    return find_repost(
        deleted, candidates, gone_after=gone_by - timedelta(minutes=15), gone_by=gone_by
    )


OLD = post(5, 0, OLD_TEXT)


@pytest.mark.parametrize(
    ("text", "is_changed"),
    [
        (OLD_TEXT, False),
        ("Five people were hurt at the ferry, one of them badly.", True),
        ("THREE people were hurt at the ferry - one of them badly!", True),
        ("Three people were hurt at the ferry.", True),
    ],
)
def test_a_new_version_of_a_deleted_post_is_its_repost(text: str, is_changed: bool):
    repost = found(OLD, post(6, 3, text))
    assert repost
    assert repost.again.telegram_message_id == 6
    assert repost.is_changed is is_changed


@pytest.mark.parametrize(
    "text",
    ["", "The ferry runs again from Monday.", "Five loaves, two fish and a bottle of oil."],
)
def test_another_post_is_not(text: str):
    assert found(OLD, post(6, 3, text)) is None


def test_it_may_be_published_before_the_old_one_goes():
    assert found(OLD, post(6, 1, OLD_TEXT), gone=2)


def test_after_two_days_it_is_a_new_post():
    assert found(OLD, post(6, 2 + 47.9, OLD_TEXT))
    assert found(OLD, post(6, 2 + 48.1, OLD_TEXT)) is None


def test_what_stood_before_is_no_repost():
    assert found(OLD, post(4, -1, OLD_TEXT)) is None


def test_a_daily_form_is_no_repost():
    form = "Crossings of the day: {} cars, {} lorries, {} coaches. Longest wait: {} minutes."
    days = [post(i, 24 * i, form.format(i * 7, i * 3, i * 2, i * 5)) for i in range(1, 4)]
    deleted, tomorrow = days[1], days[2]
    assert found(deleted, days[0], tomorrow, gone=50) is None


def test_a_form_that_comes_again_with_another_figure_on_the_same_day_is_one():
    form = "Crossings of the day: {} cars, {} lorries, {} coaches. Longest wait: {} minutes."
    yesterday = post(1, -24, form.format(7, 3, 2, 5))
    deleted, again = post(2, 0, form.format(14, 6, 4, 10)), post(3, 1, form.format(14, 6, 4, 90))
    repost = found(deleted, yesterday, again)
    assert repost
    assert repost.again == again


def test_the_most_alike_wins():
    near = post(7, 3, "Five people were hurt at the ferry, one of them badly.")
    repost = found(OLD, post(6, 3, "People were hurt at the ferry, two of them badly."), near)
    assert repost
    assert repost.again == near


def test_the_same_attachment_is_a_repost_whatever_the_words():
    repost = found(post(5, 0, "Watch!", 77), post(6, 3, "See the film and share it.", 77))
    assert repost
    assert repost.is_changed


texts = st.text(max_size=60)


@given(texts, texts)
def test_likeness_is_symmetric_and_between_nothing_and_all(one: str, other: str):
    a, b = post(1, 0, one), post(2, 1, other)
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1


@given(texts)
def test_a_post_is_no_repost_of_itself(text: str):
    assert found(post(1, 0, text), post(1, 3, text)) is None
