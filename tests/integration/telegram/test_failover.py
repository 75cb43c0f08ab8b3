"""Two accounts on the wire: when one cannot ask, the other takes over from what it can spare."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from channelwatch.domain.kinds import AccountState
from channelwatch.pipeline.poll import PollSettings
from stack.postgres import PostgresServer
from tests.fakes.postgres import database_server, rows
from tests.integration.telegram.ideal import ideal_posts
from tests.integration.telegram.test_truth import a_busy_day, facts
from tests.integration.telegram.two_accounts import REVISIONS, Desk, two_accounts

FULL, RESOLVE = "channels.getFullChannel", "contacts.resolveUsername"
NORTHERN = {2100000101 + n: f"street_{2100000101 + n}_demo" for n in range(6)}
SOUTHERN = {2100000201 + n: f"street_{2100000201 + n}_demo" for n in range(2)}
QUARTER = timedelta(minutes=15)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    """Six channels of north and two of south."""
    channels = [a_busy_day(channel, seed) for seed, channel in enumerate(NORTHERN | SOUTHERN)]
    async with two_accounts(server, channels, NORTHERN, SOUTHERN) as found:
        yield found


async def until_frozen(desk: Desk, after: int = 2) -> None:
    """Look twice, then freeze north after some of its channels: the cycle of the third look."""
    await desk.cycle(minutes=0)
    await desk.cycle()
    desk.wire.fault(do="frozen", account="north", method=FULL, skip=after)
    done = await desk.cycle()
    assert done["north"].account_state is AccountState.FROZEN


async def test_a_standby_is_resolved_ahead_once_from_spare_look_ups(desk: Desk) -> None:
    desk.stand_by("south")
    desk.wire.settings = PollSettings(cycle_caps={RESOLVE: 4})
    await desk.cycle("south", minutes=0)  # north did not resolve them yet: nothing to go by
    assert desk.asked["south", RESOLVE] == len(SOUTHERN)
    for _ in range(4):
        await desk.cycle()
    known = "select count(*) from registry.channel_access where account = 'south'"
    assert rows(desk.dsn, known) == [(8,)]
    assert desk.asked["south", RESOLVE] == 8
    assert desk.observers() == {"north": 6}


async def test_the_standby_takes_over_in_mid_cycle_and_nothing_is_lost(desk: Desk) -> None:
    desk.stand_by("south")
    await until_frozen(desk)
    assert desk.observers() == {"north": 2, "south": 4}
    desk.asked.clear()
    for _ in range(4):
        done = await desk.cycle()
        assert done["south"].stood_in == 6
        assert desk.observers() == {"south": 6}
    assert desk.asked["south", RESOLVE] == 0
    assert not [account for account, _ in desk.asked if account == "north"]
    doing = "select distinct account, standby_accounts, last_account from marts.watch_health"
    assert rows(desk.dsn, f"{doing} order by 1") == [
        ("north", ["south"], "south"),
        ("south", [], "south"),
    ]

    desk.wire.telegram.faults.clear()
    desk.registry.enable_account("north", is_enabled=True)
    for _ in range(3):
        done = await desk.cycle()
        assert (desk.observers(), done["south"].stood_in) == ({"north": 6}, 0)
    assert desk.gaps() == []
    ledger = "select accounts, count(*) from marts.coverage group by 1 order by 1"
    assert rows(desk.dsn, ledger) == [(["north", "south"], 6), (["south"], 2)]
    await desk.assert_nothing_lost()


async def test_without_a_standby_there_is_a_gap_with_its_reason(desk: Desk) -> None:
    await until_frozen(desk, after=0)
    for _ in range(4):
        await desk.cycle()
        assert desk.observers() == {}
    desk.wire.telegram.faults.clear()
    desk.registry.enable_account("north", is_enabled=True)
    await desk.cycle()
    assert desk.gaps() == [("account north is frozen: FROZEN_METHOD_INVALID",)]
    gaps = "select count(*), count(distinct telegram_channel_id) from marts.coverage_gaps"
    assert rows(desk.dsn, gaps) == [(6, 6)]
    ideal = ideal_posts(await facts(desk.wire.telegram), desk.looks)
    stand = {(*key, post.texts[-1]) for key, post in ideal.items() if post.gone_at is None}
    assert stand <= set(rows(desk.dsn, REVISIONS))


async def test_a_long_flood_is_stood_in_for_and_a_short_one_is_not(desk: Desk) -> None:
    desk.stand_by("south")
    await desk.cycle(minutes=0)
    desk.wire.fault(do="flood_wait", account="north", method=FULL, seconds="5m", count=1)
    await desk.cycle()
    await desk.cycle()
    assert desk.observers() == {"north": 6}
    desk.wire.fault(do="flood_wait", account="north", method=FULL, seconds="2h", count=1)
    observers = [desk.observers() for _ in range(11) if await desk.cycle()]
    assert observers[1:7] == [{"south": 6}] * 6
    assert observers[-2:] == [{"north": 6}] * 2
    assert desk.gaps() == []
    await desk.assert_nothing_lost()


async def test_a_standby_asks_no_more_than_it_can_spare(desk: Desk) -> None:
    desk.stand_by("south")
    await until_frozen(desk)
    spent = sum(n for (account, _), n in desk.asked.items() if account == "south")
    own = 2 * len(SOUTHERN) * 70  # two requests for each turn until midnight
    cap = spent + own + 100
    desk.wire.settings = PollSettings(daily_caps={"*": cap, RESOLVE: 100}, concurrency=1)
    desk.asked.clear()
    told: Counter[str] = Counter()
    for _ in range(40):
        done = await desk.cycle()
        told.update(done["south"].outcomes)
        assert done["south"].stood_in <= 2
    assert "deferred" not in told
    of_its_own = "select count(*) from ops.polls where finished_at > %s and outcome in ('changed', 'unchanged') and account = 'south' and telegram_channel_id = any(%s)"
    assert rows(desk.dsn, of_its_own, desk.looks[2], [*SOUTHERN]) == [(80,)]
    stood_in = "select sum(requests) from ops.polls where finished_at > %s and account = 'south' and telegram_channel_id = any(%s)"
    ((asked,),) = rows(desk.dsn, stood_in, desk.looks[2], [*NORTHERN])
    assert 50 <= asked <= 100
    ((reason,),) = rows(
        desk.dsn,
        "select distinct regexp_replace(reason, '[0-9]+', 'N') from ops.polls"
        " where outcome = 'deferred' and account = 'south'",
    )
    assert reason == (
        "account south stands in for north: its N requests to spare in this cycle are spent"
    )
    assert any(str(gap).startswith("account south stands in for north") for (gap,) in desk.gaps())


async def test_both_at_once_tell_a_change_once(desk: Desk) -> None:
    desk.stand_by("south")
    await desk.cycle(minutes=0)
    await desk.cycle()
    slow = {"do": "delay", "seconds": 1, "account": "north", "method": "updates.*"}
    desk.wire.clock.advance(minutes=15)
    desk.wire.fault(**slow)
    northern = asyncio.create_task(desk.wire.poll(account="north"))
    await asyncio.sleep(0.6)
    budget = desk.wire.budget
    assert budget is not None
    budget.record_account_state("north", AccountState.FROZEN, "FROZEN", desk.wire.clock.now())
    southern = await desk.wire.poll(account="south")
    first = await northern
    assert southern.stood_in > 0
    assert first.new_posts + southern.new_posts > 0
    desk.looks.append(desk.wire.clock.now())
    desk.wire.telegram.faults.clear()
    desk.registry.enable_account("north", is_enabled=True)
    desk.dues_forgotten()
    before = rows(desk.dsn, "select * from ops.unexamined order by 1")
    for account in ("south", "north"):
        assert (await desk.wire.poll(account=account)).new_posts == 0
    assert before == rows(desk.dsn, "select * from ops.unexamined order by 1")
    for _ in range(8):
        await desk.cycle()
    await desk.assert_nothing_lost()
