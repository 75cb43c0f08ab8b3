"""Taking observations one by one: what is ignored, refused, remembered and rebuilt."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelwatch.domain.audience.advance import DEFAULTS, NEW, advance, advance_point, rebuild
from channelwatch.domain.audience.incident import Action
from channelwatch.domain.audience.replay import replay
from channelwatch.domain.audience.series import CountObservation, Point
from channelwatch.domain.audience.state import ChannelState, from_plain, to_plain
from tests.unit.audience.series_of import START, add, calm

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def fed(points: list[Point]) -> ChannelState:
    return replay(points).state


def test_a_missing_count_changes_nothing() -> None:
    state = fed(calm(3))
    seen = CountObservation(observed_at=NOW, subscriber_count=None)
    assert advance(state, seen) == (state, ())


def test_an_observation_seen_before_changes_nothing() -> None:
    points = calm(20)
    state = fed(points)
    for old in (points[-1], points[-5], Point(points[-1].at, 9_999)):
        assert advance_point(state, old, DEFAULTS) == (state, ())


def test_a_negative_count_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="-1 subscribers"):
        advance(NEW, CountObservation(observed_at=NOW, subscriber_count=-1))


def test_a_time_without_zone_is_refused() -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        advance(NEW, CountObservation(observed_at=naive, subscriber_count=1))


def test_a_tenfold_jump_right_after_the_first_observation_is_one_flag() -> None:
    state, events = NEW, []
    for hours, count in ((0, 160), (6, 162), (12, 1_650), (18, 1_660), (24, 1_665)):
        seen = CountObservation(observed_at=NOW + timedelta(hours=hours), subscriber_count=count)
        state, new = advance(state, seen)
        events += new
    opened = [event for event in events if event.action is Action.OPENED]
    assert [event.incident.kind for event in opened] == ["step_up"]
    assert opened[0].incident.flagged_at == int((NOW + timedelta(hours=12)).timestamp())
    assert opened[0].incident.severity == "critical"


def test_the_flag_is_raised_at_the_first_observation_that_shows_the_step() -> None:
    points = add(calm(25), 20, 100)
    (incident,) = replay(points).incidents
    assert incident.flagged_at == incident.first_observed_at == START + 20 * 86_400
    assert incident.after - incident.before == pytest.approx(100, abs=10)


def test_the_state_survives_json_and_goes_on_alike() -> None:
    points = add(calm(25), 20, 100)
    state = fed(points[:-20])
    loaded = from_plain(json.loads(json.dumps(to_plain(state))))
    assert loaded == state
    for point in points[-20:]:
        expected = advance_point(state, point, DEFAULTS)
        assert advance_point(loaded, point, DEFAULTS) == expected
        state, loaded = expected[0], expected[0]


def test_the_state_does_not_grow_with_the_history() -> None:
    short, long = fed(calm(40, every=1)), fed(calm(80, every=1))
    assert len(long.changes) <= len(short.changes) + 2
    assert len(long.recent) == len(short.recent)


def test_a_rebuilt_state_knows_the_open_incident_and_the_usual_change() -> None:
    points = add(calm(30, every=0.25), 29.8, 120)
    rebuilt, streamed = rebuild(points), fed(points)
    assert rebuilt.move is not None
    assert streamed.move is not None
    assert rebuilt.move.flagged_at == streamed.move.flagged_at
    assert rebuilt.baseline.usual == pytest.approx(streamed.baseline.usual, rel=0.5)


def test_an_empty_history_rebuilds_to_a_new_state() -> None:
    assert rebuild([]) == NEW


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 200_000), st.integers(0, 10_000_000)), min_size=1, max_size=120
    )
)
def test_any_counts_at_any_intervals_are_taken(steps: list[tuple[int, int]]) -> None:
    at, points = START, []
    for passed, count in steps:
        at += passed
        points.append(Point(at, count))
    found = replay(points)
    again = replay([point for point in points for _ in range(2)])
    assert again.incidents == found.incidents
    for incident in found.incidents:
        assert incident.first_observed_at <= incident.last_observed_at
        assert incident.first_observed_at <= incident.flagged_at
        assert {p.at for p in points} >= {incident.first_observed_at, incident.flagged_at}
    json.dumps(to_plain(found.state))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000_000), st.integers(60, 90_000))
def test_a_count_that_never_moves_is_never_flagged(count: int, every: int) -> None:
    points = [Point(START + i * every, count) for i in range(200)]
    assert replay(points).incidents == ()
