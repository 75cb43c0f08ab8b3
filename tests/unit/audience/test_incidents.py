"""One incident, one flag: what is merged, held back, split and closed."""

from channelwatch.domain.audience.advance import DEFAULTS
from channelwatch.domain.audience.parameters import HOUR
from channelwatch.domain.audience.replay import replay
from channelwatch.domain.audience.series import Point
from tests.unit.audience.series_of import START, add, calm


def test_an_ongoing_move_updates_its_flag() -> None:
    points = calm(25)
    for step in range(5):
        points = add(points, 20 + step / 6, 40)
    (incident,) = replay(points).incidents
    assert incident.flagged_at == START + 20 * 86_400
    assert incident.peak - incident.before >= 195
    assert incident.last_observed_at >= START + 20 * 86_400 + 16 * HOUR


def test_a_smaller_move_right_after_is_held_back_with_its_reason() -> None:
    points = add(add(calm(30), 20, 200), 21.2, 10)
    found = replay(points)
    assert [i.kind for i in found.incidents] == ["step_up"]
    (held,) = found.suppressed
    assert "cool-down" in held.reason
    assert held.incident.size < DEFAULTS.certain_usuals


def test_a_large_move_right_after_is_an_incident_of_its_own() -> None:
    points = add(add(calm(30), 20, 200), 21.2, -200)
    assert [i.kind for i in replay(points).incidents] == ["step_up", "step_down"]


def test_a_fall_far_below_the_start_is_not_the_end_of_a_rise() -> None:
    points = add(add(calm(30), 20, 60), 20.2, -300)
    assert [i.kind for i in replay(points).incidents] == ["step_up", "step_down"]


def test_a_move_across_a_gap_tells_the_gap() -> None:
    points = [p for p in add(calm(30), 21, -300) if not 20 * 86_400 < p.at - START < 22 * 86_400]
    (incident,) = replay(points).incidents
    assert incident.kind == "step_down"
    assert incident.gap_hours == 48


def test_growth_in_a_gap_is_no_flag() -> None:
    grown = [Point(p.at, p.value + i) for i, p in enumerate(calm(40))]
    points = [p for p in grown if not 20 * 86_400 < p.at - START < 22 * 86_400]
    assert replay(points).incidents == ()


def test_a_stall_ends_with_the_next_count_and_its_catching_up_is_no_move() -> None:
    points = [Point(p.at, p.value + 2 * i) for i, p in enumerate(calm(30))]
    held = points[120].value
    frozen = [Point(p.at, held) if 120 <= i < 140 else p for i, p in enumerate(points)]
    (incident,) = replay(frozen).incidents
    assert incident.kind == "stall"
    assert incident.closed_at == points[140].at
    assert incident.before == incident.after == held


def test_the_old_rate_coming_back_closes_the_flag_and_is_none_of_its_own() -> None:
    points = calm(45)
    faster = [
        Point(p.at, p.value + round(min(max(p.at - START - 20 * 86_400, 0), 6 * 86_400) / 2_000))
        for p in points
    ]
    (incident,) = replay(faster).incidents
    assert incident.kind == "rate_change"
    assert incident.closed_at is not None
    assert incident.rate is not None
    assert incident.rate > incident.drift + 5


def test_a_parameter_of_a_channel_silences_it() -> None:
    points = add(calm(25), 20, 100)
    quiet = DEFAULTS.overridden({"step_usuals": 100, "gap_usuals": 120})
    assert replay(points, quiet).incidents == ()
