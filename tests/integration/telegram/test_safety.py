"""Kill switch, shares of the watch list, and names that lead to one channel: on real parts."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from channelwatch.pipeline.methods import RESOLVE
from channelwatch.store.registry import NewWatch, Registry
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import WireCollector, lamp_street, scenario, well_street
from tests.fakes.postgres import database_server, fresh_store, register, rows

Desk = tuple[WireCollector, Registry, str]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    lamp = lamp_street(usernames=["lamp_street_too"])
    async with SimulatedTelegram(scenario(lamp, well_street())) as telegram:
        c = WireCollector(telegram)
        with fresh_store(server, c.clock) as (store, dsn):
            register(store, ["lamp_street_demo", "well_street_demo"], START)
            c.store, c.budget, c.leases = store.collector, store.budget, store.leases
            c.settings = replace(c.settings, concurrency=1)
            yield c, Registry(store.engine), dsn


async def test_a_kill_switch_stops_a_running_cycle_at_its_next_request(desk: Desk) -> None:
    c, registry, _ = desk
    c.fault(do="delay", seconds=1, method=RESOLVE, count=1)
    cycle = asyncio.create_task(c.poll())
    await asyncio.sleep(0.6)
    registry.enable_account("north", is_enabled=False)
    summary = await cycle
    assert "account north is paused" in str(summary.ended_by)
    assert [call.method for call in c.telegram.calls.recent].count(RESOLVE) == 1
    assert (await c.poll()).requests == 0
    assert not list(c.telegram.calls.recent)

    registry.enable_account("north", is_enabled=True)
    assert (await c.poll(hours=1)).outcomes == {"changed": 2}


async def test_two_names_of_one_channel_are_told_once(desk: Desk) -> None:
    c, registry, dsn = desk
    registry.add_watches([NewWatch(username="lamp_street_too", account="north")], START)
    await c.poll()
    await c.poll(hours=1)
    assert [call.method for call in c.telegram.calls.recent].count(RESOLVE) == 0
    [(status, reason)] = rows(
        dsn, "select status, status_reason from registry.watches where username = 'lamp_street_too'"
    )
    assert (status, "already watched as @lamp_street_demo" in str(reason)) == ("unresolvable", True)


async def test_watches_without_an_account_are_shared_out_evenly(desk: Desk) -> None:
    _, registry, dsn = desk
    registry.add_account("south", "telegram_south", START)
    registry.add_account("paused", "telegram_paused", START)
    registry.enable_account("paused", is_enabled=False)
    registry.add_watches([NewWatch(username=f"quay_{i:02}") for i in range(20)], START)
    assert registry.assign_watches() == 20
    shares = dict(rows(dsn, "select account, count(*) from registry.watches group by account"))
    assert shares == {"north": 11, "south": 11}  # north had two before
    assert registry.assign_watches() == 0
