"""The small rules: parameters, usual change, stillness, milestones, explanations."""

import pytest

from channelwatch.domain.audience.advance import DEFAULTS
from channelwatch.domain.audience.baseline import usual_change
from channelwatch.domain.audience.explain import explain
from channelwatch.domain.audience.milestone import milestone_below, milestone_passed
from channelwatch.domain.audience.moves import usuals_needed
from channelwatch.domain.audience.replay import replay
from channelwatch.domain.audience.series import Point
from channelwatch.domain.audience.stillness import Stillness, is_stalled
from tests.unit.audience.series_of import START, add, calm


def test_an_unknown_parameter_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'step_usual'"):
        DEFAULTS.overridden({"step_usual": 9})


def test_an_override_keeps_its_type_and_the_others() -> None:
    changed = DEFAULTS.overridden({"sawtooth_swings": 4.0})
    assert changed.sawtooth_swings == 4
    assert isinstance(changed.sawtooth_swings, int)
    assert changed.step_usuals == DEFAULTS.step_usuals


@pytest.mark.parametrize(
    ("changes", "usual"),
    [([0, 0, 0, 0], 1.5), ([1, 2, 3, 4, 100], 1.5), ([0, 10, 20, 30, 40], 14.826)],
)
def test_usual_change(changes: list[float], usual: float) -> None:
    assert usual_change(changes, 1.5) == pytest.approx(usual)


@pytest.mark.parametrize(("hours", "needed"), [(0.1, 7), (8, 7), (48, 12), (96, 24)])
def test_more_is_asked_of_a_move_across_a_gap(hours: float, needed: float) -> None:
    assert usuals_needed(hours, DEFAULTS) == pytest.approx(needed)


def still(held: float, hours: float) -> Stillness:
    anchor = Point(START, 1)
    return Stillness(
        anchor=anchor, since=START, held=held, intervals=180, hours=720, still_hours=hours
    )


def test_stillness_is_judged_by_the_own_habit() -> None:
    lively, sleepy = still(18, 40), still(150, 40)
    assert is_stalled(lively, DEFAULTS)
    assert not is_stalled(sleepy, DEFAULTS)
    assert lively.exponent > 9


@pytest.mark.parametrize(
    ("count", "milestone"),
    [(99, 0), (100, 100), (199, 100), (499, 200), (999, 500), (1_000, 1_000), (52_345, 50_000)],
)
def test_milestone_below(count: int, milestone: int) -> None:
    assert milestone_below(count) == milestone


def test_a_milestone_is_passed_once_and_never_by_no_count() -> None:
    assert milestone_passed(500, 1_003) == 1_000
    assert milestone_passed(1_000, 1_003) is None
    assert milestone_passed(1_000, 980) is None
    assert milestone_passed(1_000, None) is None


def test_an_explanation_has_the_numbers_a_confidence_and_a_refutation() -> None:
    (incident,) = replay(add(calm(25), 20, 100)).incidents
    told = explain(incident)
    assert f"{incident.before:,} to {incident.after:,}" in told.sentence
    assert "usual 8-hour change" in told.sentence
    assert 0.9 < told.confidence <= 0.99
    assert "falls back" in told.false_if


def test_a_move_across_a_gap_is_told_and_less_sure() -> None:
    points = add(calm(25), 20, 60)
    gap = [p for p in points if not 19 * 86_400 < p.at - START < 20.5 * 86_400]
    sure, unsure = (explain(replay(series).incidents[0]) for series in (points, gap))
    assert "nothing was observed for 36 h" in unsure.sentence
    assert unsure.confidence < sure.confidence
