"""A channel's past in another account's stead, over MTProto: gone on with, from spare budget only."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from channelwatch.domain.kinds import AccountState
from channelwatch.pipeline.backfill import Backfill, BackfillProgress, BackfillSettings
from channelwatch.pipeline.errors import AccountPaused, AccountUnusable, LeaseHeld, SpareSpent
from stack.postgres import PostgresServer
from tests.fakes.collector_on_wire import WELL, well_street
from tests.fakes.postgres import database_server, rows
from tests.fakes.wire import connector
from tests.integration.telegram.two_accounts import Desk, two_accounts

HISTORY = "messages.getHistory"
KILN: dict[str, Any] = well_street() | {"id": 2100000013, "username": "kiln_street_demo"}
PAST = {"count": 2_000, "since": "-8d", "until": "-3h"}
PAGES = 21
SETTINGS = BackfillSettings(
    slice=timedelta(0), pace=timedelta(0), pause=timedelta(0), lease_wait=timedelta(0)
)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    """A channel of north with a long past; south stands by."""
    channels = [well_street(history=PAST), KILN]
    northern = {WELL: "well_street_demo"}
    async with two_accounts(server, channels, northern, {KILN["id"]: KILN["username"]}) as found:
        found.stand_by("south")
        await found.cycle(minutes=0)
        await found.cycle()
        found.wire.telegram.calls.reset()
        yield found


async def read(
    desk: Desk, seen: list[BackfillProgress] | None = None, daily: int = 30_000
) -> BackfillProgress:
    backfill = Backfill(
        connector=connector(desk.wire.telegram),
        store=desk.store.collector,
        backfills=desk.store.backfills,
        budget=desk.store.budget,
        leases=desk.store.leases,
        clock=desk.wire.clock,
        settings=replace(SETTINGS, daily_caps=lambda _: {"*": daily}),
        holder="backfill",
    )
    return await backfill.run("well_street_demo", 10_000, ([] if seen is None else seen).append)


def freeze(desk: Desk) -> None:
    now = desk.wire.clock.now()
    desk.store.budget.record_account_state("north", AccountState.FROZEN, "FROZEN", now)


def pages(desk: Desk) -> dict[str, int]:
    """Count the pages of the past that each account was answered."""
    asked = [call.account for call in desk.wire.telegram.calls.recent if call.method == HISTORY]
    return {account: asked.count(account) for account in ("north", "south")}


def assert_all_is_stored(desk: Desk) -> None:
    count = "select count(*) from core.posts where telegram_channel_id = %s"
    assert rows(desk.dsn, count, WELL) == [(2_001,)]


async def test_a_standby_goes_on_where_the_first_account_froze(desk: Desk) -> None:
    desk.wire.fault(do="frozen", account="north", method=HISTORY, skip=7)
    done = await read(desk)
    assert (done.account, done.ended_by, done.position.is_complete) == ("south", None, True)
    assert pages(desk) == {"north": 7 + 1, "south": PAGES - 7}  # one refused, none twice
    assert done.stood_in == PAGES - 7
    assert_all_is_stored(desk)
    assert rows(desk.dsn, "select state from registry.accounts where account = 'north'") == [
        ("frozen",)
    ]


async def test_a_long_flood_of_history_hands_the_past_over_and_no_poll(desk: Desk) -> None:
    flood = {"do": "flood_wait", "account": "north", "method": HISTORY, "count": 1}
    desk.wire.fault(**flood, seconds="3h", skip=2)
    done = await read(desk)
    assert (done.account, done.position.is_complete) == ("south", True)
    assert pages(desk)["south"] == PAGES - 2
    assert_all_is_stored(desk)
    await desk.cycle()
    assert desk.observers() == {"north": 1}


async def test_the_first_account_takes_it_back_as_soon_as_it_can_ask(desk: Desk) -> None:
    freeze(desk)
    seen: list[BackfillProgress] = []

    class ResumedMeanwhile(list[BackfillProgress]):
        def append(self, progress: BackfillProgress) -> None:
            seen.append(progress)
            desk.registry.enable_account("north", is_enabled=True)

    done = await read(desk, ResumedMeanwhile())
    assert [progress.account for progress in seen] == ["south"] + ["north"] * 4
    assert done.position.is_complete
    assert pages(desk) == {"north": PAGES - 5, "south": 5}
    assert_all_is_stored(desk)


async def test_without_a_standby_it_ends_with_the_reason(desk: Desk) -> None:
    desk.stand_by()
    desk.wire.fault(do="frozen", account="north", method=HISTORY, skip=7)
    done = await read(desk)
    assert isinstance(done.ended_by, AccountUnusable)
    assert (done.read, pages(desk)["south"]) == (700, 0)


async def test_a_pause_in_mid_run_hands_it_over_or_ends_it(desk: Desk) -> None:
    class PausedMeanwhile(list[BackfillProgress]):
        def append(self, progress: BackfillProgress) -> None:
            desk.registry.enable_account("north", is_enabled=False)

    done = await read(desk, PausedMeanwhile())
    assert (done.account, done.position.is_complete) == ("south", True)
    assert pages(desk) == {"north": 5, "south": PAGES - 5}
    rows(desk.dsn, "delete from ops.backfills returning 1")
    desk.stand_by()
    with pytest.raises(AccountPaused):
        await read(desk)


async def test_a_standby_reads_as_much_as_its_polls_leave_over(desk: Desk) -> None:
    freeze(desk)
    ((spent,),) = rows(
        desk.dsn, "select sum(requests)::int from ops.requests where account = 'south'"
    )
    assert isinstance(spent, int)
    turns = 2 * 2 * 71  # of its own channel and north's until midnight, at 2 requests each
    nothing = await read(desk, daily=spent + turns)
    assert (nothing.read, str(nothing.ended_by)) == (
        0,
        "account south stands in for north: its 0 requests to spare in this run are spent",
    )
    some = await read(desk, daily=spent + turns + 6 * 18)
    assert isinstance(some.ended_by, SpareSpent)
    assert (some.read, pages(desk)["south"]) == (
        1_000,
        10,
    )  # its share of the day, in steps of five
    await desk.cycle("south")
    assert desk.observers() == {"south": 1}
    assert (await read(desk)).position.is_complete
    assert_all_is_stored(desk)


async def test_two_at_once_read_nothing_twice(desk: Desk) -> None:
    with (
        desk.store.leases.hold("backfill of well_street_demo", "north's", timedelta(0)),
        pytest.raises(LeaseHeld, match="north's"),
    ):
        await read(desk)
    assert pages(desk) == {"north": 0, "south": 0}
