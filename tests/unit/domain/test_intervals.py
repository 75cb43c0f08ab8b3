"""How long until a channel's next turn."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain.intervals import IntervalBounds, bounds_around, next_due, next_interval

START = datetime(2026, 10, 5, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOUNDS = IntervalBounds(shortest=5 * MINUTE, longest=240 * MINUTE)
spans = st.integers(1, 7 * 24 * 60).map(lambda n: n * MINUTE)


@st.composite
def bounded(draw: st.DrawFn) -> tuple[timedelta, IntervalBounds]:
    low, present, high = sorted(draw(st.tuples(spans, spans, spans)))
    return present, IntervalBounds(shortest=low, longest=high)


def after(present: float, news: int, unwatched: float | None = None) -> float:
    """Return the next interval, in minutes."""
    span = (present if unwatched is None else unwatched) * MINUTE
    return next_interval(present * MINUTE, BOUNDS, news=news, unwatched=span) / MINUTE


def test_a_quiet_channel_is_polled_a_quarter_more_rarely() -> None:
    assert after(60, news=0) == 75
    assert after(230, news=0) == 240


def test_a_busy_channel_is_polled_as_often_as_it_publishes() -> None:
    assert after(60, news=1) == 30
    assert after(240, news=11) == 20
    assert after(60, news=500) == 5


def test_what_an_outage_left_is_taken_as_what_so_much_time_brought() -> None:
    assert after(60, news=71, unwatched=3 * 24 * 60) == 60
    assert after(60, news=143, unwatched=3 * 24 * 60) == 30


@pytest.mark.parametrize("every", [60, 100, 300])
def test_a_steady_channel_is_looked_at_about_four_times_for_a_piece_of_news(every: int) -> None:
    present, at, looks = 60.0, 0.0, 0
    while at < 100 * every:
        before, at, looks = at, at + present, looks + 1
        present = after(present, news=int(at // every - before // every))
    assert 3 < looks / 100 < 6


@given(bounded(), st.integers(0, 10_000), spans)
def test_the_interval_stays_within_its_bounds(
    case: tuple[timedelta, IntervalBounds], news: int, unwatched: timedelta
) -> None:
    present, bounds = case
    later = next_interval(present, bounds, news=news, unwatched=unwatched)
    assert bounds.shortest <= later <= bounds.longest
    assert later <= present if news else later >= present


@given(bounded(), st.integers(0, 100), st.integers(0, 100), spans)
def test_more_news_never_means_a_longer_interval(
    case: tuple[timedelta, IntervalBounds], some: int, more: int, unwatched: timedelta
) -> None:
    present, bounds = case
    few, many = sorted((some, more))
    longer, shorter = (
        next_interval(present, bounds, news=news, unwatched=unwatched) for news in (few, many)
    )
    assert shorter <= longer


@given(bounded())
def test_always_quiet_and_always_busy_end_at_the_bounds(
    case: tuple[timedelta, IntervalBounds],
) -> None:
    quiet, bounds = case
    busy = quiet
    for _ in range(60):
        quiet = next_interval(quiet, bounds, news=0, unwatched=quiet)
        busy = next_interval(busy, bounds, news=1, unwatched=busy)
    assert (busy, quiet) == (bounds.shortest, bounds.longest)


def test_a_bound_that_is_not_given_is_the_interval_itself() -> None:
    fifteen, hour = 15 * MINUTE, 60 * MINUTE
    assert bounds_around(fifteen, None, None) is None
    assert bounds_around(fifteen, None, hour) == IntervalBounds(shortest=fifteen, longest=hour)
    assert bounds_around(hour, fifteen, None) == IntervalBounds(shortest=fifteen, longest=hour)
    with pytest.raises(ValueError, match="must not fall: 60, 15, 15"):
        bounds_around(fifteen, hour, None)


def test_a_thousand_channels_of_one_cycle_do_not_fall_due_together() -> None:
    due = [next_due(f"street_{n}", START, 15 * MINUTE) for n in range(1000)]
    seconds = Counter(at.replace(microsecond=0) for at in due)
    assert max(seconds.values()) < 30  # 11 a second over a minute and a half
    assert len(seconds) > 80
    assert due == [next_due(f"street_{n}", START, 15 * MINUTE) for n in range(1000)]


@given(st.text(), st.integers(0, 10**6), spans)
def test_a_turn_is_due_before_its_interval_is_over(
    channel: str, minutes: int, span: timedelta
) -> None:
    began = START + minutes * MINUTE
    assert 0.84 <= (next_due(channel, began, span) - began) / span <= 0.96


def test_the_moment_differs_from_cycle_to_cycle() -> None:
    shares = {next_due("street", START + n * MINUTE, MINUTE) - n * MINUTE for n in range(20)}
    assert len(shares) == 20
