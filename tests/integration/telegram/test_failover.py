"""Two accounts on the wire: when one cannot ask, the other takes over from what it can spare."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from channelwatch.domain.kinds import AccountState
from channelwatch.pipeline.poll import PollSettings, PollSummary
from channelwatch.store.registry import NewWatch, Registry
from channelwatch.store.schedules import ScheduleChange, change_schedules
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import WireCollector, scenario
from tests.fakes.postgres import database_server, fresh_store, rows
from tests.integration.telegram.ideal import ideal_posts
from tests.integration.telegram.test_truth import a_busy_day, facts

FULL, RESOLVE = "channels.getFullChannel", "contacts.resolveUsername"
NORTHERN = {2100000101 + n: f"street_{2100000101 + n}_demo" for n in range(6)}
SOUTHERN = {2100000201 + n: f"street_{2100000201 + n}_demo" for n in range(2)}
QUARTER = timedelta(minutes=15)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@dataclass
class Desk:
    """Six channels of north and two of south, and every moment at which all were looked at."""

    wire: WireCollector
    registry: Registry
    dsn: str
    looks: list[datetime] = field(default_factory=list)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def cycle(self, *accounts: str, minutes: float = 15) -> dict[str, PollSummary]:
        """Let time pass, then let the accounts poll one after the other, as their tasks do."""
        self.wire.clock.advance(minutes=minutes)
        done = {}
        for account in accounts or ("north", "south"):
            done[account] = await self.wire.poll(account=account)
            self.asked.update((c.account, c.method) for c in self.wire.telegram.calls.recent)
        self.looks.append(self.wire.clock.now())
        return done

    def stand_by(self, *accounts: str) -> None:
        change = ScheduleChange(standbys=accounts)
        change_schedules(self.wire.store._engine, NORTHERN.values(), change, START)

    def observers(self) -> Counter[str]:
        """Count by account who observed a channel of north's in the latest cycle."""
        query = """select account from ops.polls
            where outcome in ('changed', 'unchanged') and finished_at = %s
            and telegram_channel_id = any(%s)"""
        return Counter(str(a) for (a,) in rows(self.dsn, query, self.looks[-1], [*NORTHERN]))

    def gaps(self) -> list[tuple[Any, ...]]:
        return rows(self.dsn, "select distinct reason from marts.coverage_gaps order by 1")

    def dues_forgotten(self) -> None:
        rows(self.dsn, "update registry.watches set next_poll_at = null returning 1")

    async def assert_nothing_lost(self) -> None:
        """Compare every version and every deletion with the truth, as seen at the looks."""
        ideal = ideal_posts(await facts(self.wire.telegram), self.looks)
        stored: dict[Any, list[Any]] = {}
        for channel, message, body in rows(self.dsn, REVISIONS):
            stored.setdefault((channel, message), []).append(body)
        assert stored == {key: post.texts for key, post in ideal.items()}
        gone = {
            key for key, post in ideal.items() if post.gone_at and post.gone_at < self.looks[-1]
        }
        assert gone <= {(c, m) for c, m in rows(self.dsn, DELETED)} <= ideal.keys()
        assert len(gone) > 2
        told = "select count(*), count(distinct (telegram_channel_id, telegram_message_id, body))"
        ((versions, different),) = rows(self.dsn, f"{told} from core.post_revisions")
        assert versions == different  # no change was told twice


REVISIONS = """
    select r.telegram_channel_id, r.telegram_message_id, r.body from core.post_revisions as r
    inner join core.posts as p using (telegram_channel_id, telegram_message_id)
    where not p.is_service order by 1, 2, r.revision"""
DELETED = "select telegram_channel_id, telegram_message_id from core.posts where state = 'deleted'"


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    channels = [a_busy_day(channel, seed) for seed, channel in enumerate(NORTHERN | SOUTHERN)]
    accounts = [
        {"name": "north", "phone": "99966010001", "exclusive": True},
        {"name": "south", "phone": "99966010002", "exclusive": True},
    ]
    async with SimulatedTelegram(scenario(*channels, accounts=accounts)) as telegram:
        wire = WireCollector(telegram)
        with fresh_store(server, wire.clock) as (store, dsn):
            registry = Registry(store.engine)
            for account in ("north", "south"):
                registry.add_account(account, f"telegram_{account}", START)
            registry.add_watches(
                [NewWatch(username=u, account="north") for u in NORTHERN.values()], START
            )
            registry.add_watches(
                [NewWatch(username=u, account="south") for u in SOUTHERN.values()], START
            )
            wire.store, wire.budget, wire.leases = store.collector, store.budget, store.leases
            yield Desk(wire, registry, dsn)


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
