"""One incident, one flag: thresholds and round numbers join the move that they belong to."""

import json
from datetime import UTC, datetime

import pytest

from channelwatch.domain.audience.advance import DEFAULTS
from channelwatch.domain.audience.memory import from_memory, to_memory
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.series import CountObservation, Point
from channelwatch.domain.audience.watch import NOTHING, Told, Watched, observe
from channelwatch.domain.audience_flags import Named, flag_case, flag_passing
from channelwatch.domain.kinds import FlagKind
from tests.unit.audience.series_of import START, add, calm

HARBOUR = Named(telegram_channel_id=7, username="harbour")
LOW = DEFAULTS.overridden({"threshold_absolute": 10, "threshold_relative": 0.1})


def watch(
    points: list[Point], given: AudienceParameters = DEFAULTS, before: Watched | None = None
) -> tuple[Watched, Told]:
    watched, told = before or Watched(), NOTHING
    for at, value in points:
        seen = CountObservation(observed_at=datetime.fromtimestamp(at, UTC), subscriber_count=value)
        watched, brought = observe(watched, seen, given)
        told += brought
    return watched, told


def slowly(*counts: int) -> list[Point]:
    """Return counts a week apart: no detector of sudden moves joins them."""
    return [Point(START + i * 7 * 86_400, count) for i, count in enumerate(counts)]


def test_the_reference_is_the_count_at_the_last_crossing_not_the_last_count() -> None:
    _, told = watch(slowly(100, 104, 108, 112, 115, 120), LOW)
    (crossed,) = told.alone
    assert (crossed.kind, crossed.before, crossed.after) == ("subscriber_change", 100, 112)
    flag = flag_passing(HARBOUR, crossed)
    assert flag.explanation == "Subscribers moved: from 100 to 112 (+12.0%)."
    assert (flag.before, flag.after) == ({"subscriber_count": 100}, {"subscriber_count": 112})


@pytest.mark.parametrize(("count", "crosses"), [(1_049, 0), (1_050, 1), (950, 1), (951, 0)])
def test_the_threshold_is_the_larger_of_absolute_and_relative(count: int, crosses: int) -> None:
    assert len(watch(slowly(1_000, count))[1].alone) == crosses


def test_a_missing_count_never_compares() -> None:
    seen = CountObservation(observed_at=datetime.fromtimestamp(START, UTC), subscriber_count=None)
    assert observe(Watched(), seen, DEFAULTS) == (Watched(), NOTHING)


def test_a_round_number_is_told_once() -> None:
    _, told = watch(slowly(990, 1_002, 995, 1_003))
    (passed,) = told.alone
    assert (passed.kind, passed.line) == (FlagKind.MILESTONE, 1_000)
    assert flag_passing(HARBOUR, passed).explanation.startswith("The count passed 1,000")


def test_what_is_passed_within_an_incident_belongs_to_it() -> None:
    _, told = watch(add(calm(25), 20, 6_000))
    assert told.alone == ()
    assert {held.passing.kind for held in told.held_back} == {
        FlagKind.SUBSCRIBER_CHANGE,
        FlagKind.MILESTONE,
    }
    assert all(held.reason.startswith("part of incident 1 (step_up)") for held in told.held_back)
    (case,) = told.cases
    flag = flag_case(HARBOUR, case)
    assert [line["kind"] for line in flag.detail["passed"]] == ["subscriber_change", "milestone"]


def test_an_incident_takes_in_what_was_flagged_since_it_began() -> None:
    points = add(calm(25), 20, 6_000)
    early = AudienceParameters(step_usuals=1e6, gap_usuals=1e6, rate_usuals=1e6)
    index = next(i for i, p in enumerate(points) if p.value > 9_000)
    watched, told = watch(points[: index + 1], early)
    assert len(told.alone) == 2
    _, later = watch(points[index + 1 : index + 2], DEFAULTS, watched)
    assert [held.was_flagged for held in later.held_back] == [True, True]
    (case,) = later.cases
    assert len(case.passings) == 2


def test_memory_survives_json_wherever_it_is_cut() -> None:
    points = add(calm(25), 20, 6_000)
    whole, told = watch(points)
    for cut in (1, 60, 120, 121, 130):
        first, early = watch(points[:cut])
        again = from_memory(json.loads(json.dumps(to_memory(first))))
        assert again == first
        last, late = watch(points[cut:], before=again)
        assert last == whole
        assert (early + late).closed == told.closed
