"""Two collectors on one account, over real leases: they never speak at once."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg2
import pytest

from channelwatch.pipeline.errors import LeaseHeld
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import WireCollector, lamp_street, scenario, well_street
from tests.fakes.postgres import database_server, fresh_store, register


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def pair(server: PostgresServer) -> AsyncIterator[tuple[WireCollector, WireCollector, str]]:
    scene = scenario(lamp_street(), well_street({"at": "-1h", "post": "Water."}))
    async with SimulatedTelegram(scene) as telegram:
        collectors = [WireCollector(telegram) for _ in range(2)]
        with fresh_store(server, collectors[0].clock) as (store, dsn):
            register(store, ["lamp_street_demo", "well_street_demo"], START)
            for c in collectors:
                c.store, c.budget, c.leases = store.collector, store.budget, store.leases
            yield collectors[0], collectors[1], dsn


def connections(c: WireCollector) -> list[int]:
    """Return the connection of each call, in the order in which calls began."""
    return [call.connection for call in sorted(c.telegram.calls.recent, key=lambda s: s.started)]


async def test_the_second_waits_until_the_first_is_done(pair):
    one, two, _ = pair
    two.settings = replace(two.settings, lease_wait=timedelta(seconds=20))
    one.fault(do="delay", seconds=0.3, method="channels.getFullChannel")
    both = await asyncio.gather(one.poll(holder="first"), two.poll(holder="second"))
    assert sorted(len(each.outcomes) for each in both) == [0, 1]
    spoke = connections(one)
    assert len(set(spoke)) == 1  # the second found nothing due, and so never connected


async def test_two_that_both_have_work_speak_one_after_the_other(pair):
    one, two, _ = pair
    for c in (one, two):
        c.settings = replace(c.settings, lease_wait=timedelta(seconds=20), turns=1)
    one.fault(do="delay", seconds=0.3, method="channels.getFullChannel")
    both = await asyncio.gather(one.poll(holder="first"), two.poll(holder="second"))
    assert [each.outcomes for each in both] == [{"changed": 1}, {"changed": 1}]
    spoke = connections(one)
    assert len(set(spoke)) == 2
    assert spoke == sorted(spoke)
    assert all(call.outcome == "ok" for call in one.telegram.calls.recent)


async def test_one_that_cannot_wait_says_who_holds_the_lease_and_since_when(pair):
    one, two, _ = pair
    two.settings = replace(two.settings, lease_wait=timedelta(0))
    with (
        one.leases.hold("north", "backfill of @lamp_street", timedelta(0)),
        pytest.raises(LeaseHeld, match=r"in use by backfill of @lamp_street since \d{4}-"),
    ):
        await two.poll()


async def test_a_lease_that_the_database_ends_silences_the_collector(pair):
    one, _, dsn = pair
    one.fault(do="delay", seconds=1, method="channels.getFullChannel")
    one.settings = replace(one.settings, concurrency=1)
    polling = asyncio.create_task(one.poll(holder="to be ended"))
    await asyncio.sleep(0.8)
    await asyncio.to_thread(end_holder, dsn, "to be ended")
    summary = await polling
    assert summary.ended_by == "the lease on account north was lost"
    assert summary.left >= 1


def end_holder(dsn: str, name: str) -> None:
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s",
            [name],
        )
        assert cursor.fetchone() == (True,)
    connection.close()


async def test_a_killed_holder_frees_the_account_at_once(pair):
    one, _, dsn = pair
    holding = (
        "import sys, time\n"
        "from datetime import timedelta\n"
        "from channelwatch.store.leases import PostgresLeases\n"
        "with PostgresLeases(sys.argv[1]).hold('north', 'doomed', timedelta(0)):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", holding, dsn, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    one.settings = replace(one.settings, lease_wait=timedelta(0))
    with pytest.raises(LeaseHeld, match="doomed"):
        await one.poll()
    process.kill()
    await process.wait()
    one.settings = replace(one.settings, lease_wait=timedelta(seconds=5))
    assert (await one.poll()).outcomes == {"changed": 2}
