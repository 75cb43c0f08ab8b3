"""A channel's past over MTProto, into Postgres: complete, late, resumable, courteous."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from channelwatch.pipeline.backfill import Backfill, BackfillProgress, BackfillSettings
from channelwatch.pipeline.errors import Flooded, LeaseLost, NotWatched
from channelwatch.store.postgres import PostgresStore
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import WELL, WireCollector, lamp_street, scenario, well_street
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.fakes.wire import connector

HISTORY = {"count": 1_000, "since": "-8d", "until": "-3h"}
POSTS = "select count(*), count(*) filter (where is_late) from core.posts"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@dataclass
class Past:
    """A watched channel with a long past, and how to read it."""

    poller: WireCollector
    store: PostgresStore
    dsn: str
    seen: list[BackfillProgress] = field(default_factory=list)
    settings: BackfillSettings = field(
        default_factory=lambda: BackfillSettings(pace=timedelta(0), pause=timedelta(0))
    )

    async def read(self, posts: int = 10_000) -> BackfillProgress:
        backfill = Backfill(
            connector=connector(self.poller.telegram),
            store=self.store.collector,
            backfills=self.store.backfills,
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.poller.clock,
            settings=self.settings,
            holder="backfill",
        )
        return await backfill.run("@Well_street_demo", posts, self.seen.append)


@pytest.fixture
async def past(server: PostgresServer) -> AsyncIterator[Past]:
    async with SimulatedTelegram(scenario(well_street(history=HISTORY), lamp_street())) as telegram:
        poller = WireCollector(telegram)
        with fresh_store(server, poller.clock) as (store, dsn):
            register(store, ["well_street_demo", "lamp_street_demo"], START)
            poller.store, poller.budget, poller.leases = (
                store.collector,
                store.budget,
                store.leases,
            )
            await poller.poll()
            yield Past(poller, store, dsn)


async def test_the_whole_past_is_stored_as_late_data(past: Past):
    done = await past.read()
    assert done.position.is_complete
    assert (done.read, done.new_posts, done.share) == (1_001, 801, 1.0)
    assert done.ended_by is None
    query = POSTS + " where telegram_channel_id = %s"
    assert rows(past.dsn, query, WELL) == [(1_001, 1_001)]
    assert [p.position.before_id for p in past.seen] == sorted(
        (p.position.before_id for p in past.seen), reverse=True
    )
    bounds = "select count(*) from core.posts where observed_after is not null"
    assert rows(past.dsn, bounds) == [(0,)]


async def test_a_limit_stops_it_and_the_next_run_goes_on(past: Past):
    first = await past.read(300)
    assert (first.read, first.position.is_complete) == (300, False)
    second = await past.read()
    assert second.read == 701
    assert second.position.is_complete
    assert (await past.read()).read == 0


async def test_a_failure_loses_nothing(past: Past):
    past.poller.fault(do="flood_wait", method="messages.getHistory", seconds="1h", skip=3, count=1)
    first = await past.read()
    assert isinstance(first.ended_by, Flooded)
    assert first.read == 300
    again = await past.read()
    assert (again.read, type(again.ended_by)) == (0, Flooded)
    past.poller.clock.advance(hours=2)
    assert (await past.read()).position.is_complete


async def test_slices_let_a_waiting_poll_go_first(past: Past):
    past.settings = replace(
        past.settings,
        slice=timedelta(seconds=30),
        courtesy=timedelta(0),
        pause=timedelta(seconds=1),
    )
    past.poller.fault(do="delay", method="messages.getHistory", seconds=0.3)
    past.poller.settings = replace(past.poller.settings, lease_wait=timedelta(seconds=10))
    past.poller.clock.advance(minutes=15)
    reading = asyncio.create_task(past.read())
    await asyncio.sleep(0.2)
    summary = await past.poller.poll()
    assert summary.outcomes == {"unchanged": 2}
    assert not reading.done()
    done = await reading
    assert done.position.is_complete
    assert done.slices > 1


async def test_backfill_and_poll_leave_the_cursor_to_the_poll(past: Past):
    cursor = past.store.collector.cursor(WELL)
    past.poller.clock.advance(minutes=5)
    await past.read()
    assert past.store.collector.cursor(WELL) == cursor
    assert (await past.poller.poll(minutes=15)).outcomes == {"unchanged": 2}


async def test_a_second_run_over_the_same_posts_writes_nothing(past: Past):
    await past.read()
    tables = ("core.posts", "core.post_revisions", "ops.unexamined")
    before = [rows(past.dsn, f"select * from {table} order by 1, 2, 3") for table in tables]
    rows_of = "delete from ops.backfills returning 1"
    assert rows(past.dsn, rows_of)
    assert (await past.read()).new_posts == 0
    assert before == [rows(past.dsn, f"select * from {table} order by 1, 2, 3") for table in tables]


async def test_what_is_not_watched_is_named(past: Past):
    backfills = past.store.backfills
    with pytest.raises(NotWatched, match="@nobody is not on the watch list"):
        backfills.watched("nobody", START)


async def test_a_lost_lease_ends_the_slice(past: Past):
    past.poller.fault(do="delay", method="messages.getHistory", seconds=0.5)
    reading = asyncio.create_task(past.read())
    await asyncio.sleep(0.8)
    ended = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s"
    assert rows(past.dsn, ended, "backfill") == [(True,)]
    assert isinstance((await reading).ended_by, LeaseLost)
