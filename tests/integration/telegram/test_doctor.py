"""The doctor on the wire: what it asks, and that each deviation gets its name."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from channelwatch.domain.diagnosis import Result
from channelwatch.pipeline.doctor import MOST_CALLS, Diagnosis, Doctor, Patient
from channelwatch.pipeline.methods import FULL_CHANNEL
from tests.fakes.collector_on_wire import WireCollector, collecting, well_street
from tests.fakes.leases import MemoryLeases
from tests.fakes.wire import connector

POSTS = [{"at": f"-{600 - 9 * i}m", "post": {"id": i, "text": f"Lamp {i}."}} for i in range(2, 60)]
EDIT = {"at": "-30m", "edit": {"post": 20, "text": "Lamp 20 is out."}}
DELETION = {"at": "-40m", "delete": [30]}


@pytest.fixture
async def collector() -> AsyncIterator[WireCollector]:
    late = {"at": "+1h", "edit": {"post": 21, "text": "Lamp 21 is out."}}
    async with collecting(well_street(*POSTS, DELETION, EDIT, late)) as found:
        yield found


async def ask(collector: WireCollector, **known: Any) -> Diagnosis:
    collector.telegram.calls.reset()
    doctor = Doctor(
        connector=connector(collector.telegram),
        budget=collector.store,
        leases=MemoryLeases(),
        clock=collector.clock,
        daily_caps={},
        holder="test",
        lease_wait=timedelta(0),
    )
    return await doctor.examine("north", Patient(username="well_street_demo", **known))


def found_as(diagnosis: Diagnosis, wanted: Result) -> set[str]:
    return {one.name for one in diagnosis.findings if one.result is wanted}


async def test_everything_holds_within_ten_calls(collector: WireCollector) -> None:
    found = await ask(collector)
    assert found.ended_by is None
    assert found_as(found, Result.HOLDS) == {one.name for one in found.findings}
    assert found.calls == MOST_CALLS
    assert len(collector.telegram.calls.recent) == found.calls


@pytest.mark.parametrize(
    ("fault", "deviation"),
    [
        ({"do": "refuse_difference"}, "difference_accepted"),
        ({"do": "omit_count"}, "count_present"),
        ({"do": "freeze_pts"}, "pts_is_current"),
        ({"do": "omit_messages"}, "every_id_answered"),
    ],
)
async def test_a_deviation_is_named(
    collector: WireCollector, fault: dict[str, Any], deviation: str
) -> None:
    collector.fault(**fault)
    await ask(collector)  # a frozen pts is seen to stand still only after something happened
    collector.clock.advance(hours=2)
    found = await ask(collector)
    assert found_as(found, Result.DEVIATES) == {deviation}
    assert not found.is_as_assumed


async def test_an_edit_without_an_event_is_named(collector: WireCollector) -> None:
    first = await ask(collector)
    [before] = {one.evidence for one in first.findings if one.name == "pts_is_current"}
    pts = int(before.split("getHistory ")[1].split(",")[0])
    known = {"stored_pts": pts, "stored_at": collector.clock.now() - timedelta(hours=1)}
    found = await ask(collector, **known)  # as if the edit half an hour ago had moved nothing
    assert found_as(found, Result.DEVIATES) == {"edit_moves_pts"}


async def test_a_flood_ends_it_and_is_remembered(collector: WireCollector) -> None:
    collector.fault(do="flood_wait", method=FULL_CHANNEL, seconds=90)
    found = await ask(collector)
    assert "flood wait until" in str(found.ended_by)
    assert found_as(found, Result.HOLDS) == set()
    again = await ask(collector)
    assert "flood wait until" in str(again.ended_by)
    assert FULL_CHANNEL not in [call.method for call in collector.telegram.calls.recent]


async def test_a_report_holds_no_text(collector: WireCollector) -> None:
    assert "Lamp" not in repr(await ask(collector))
