"""A day with bounds on the wire: the busy channel is polled often, the quiet one rarely."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest

from channelwatch.domain.intervals import IntervalBounds
from channelwatch.store.checks import run_checks
from channelwatch.store.registry import NewWatch, Registry
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WELL, WireCollector, lamp_street, scenario
from tests.fakes.collector_on_wire import well_street as quiet_street
from tests.fakes.postgres import database_server, fresh_store, rows

MINUTE = timedelta(minutes=1)
EVERY = 5 * MINUTE
CYCLES = 12 * 12
BOUNDS = IntervalBounds(shortest=EVERY, longest=60 * MINUTE)
POSTS = [{"at": f"+{m}m", "post": {"id": 4 + m, "text": f"{m} boats."}} for m in range(3, 300, 4)]
NAMES = ("lamp_street_demo", "well_street_demo")
Told = tuple[WireCollector, str, list[int], Any]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Told]:
    """Twelve hours of cycles every five minutes: five of them busy at one of the channels."""
    async with SimulatedTelegram(scenario(lamp_street(*POSTS), quiet_street())) as telegram:
        c = WireCollector(telegram)
        with fresh_store(server, c.clock) as (store, dsn):
            registry = Registry(store.engine)
            registry.add_account("north", "telegram_north", START)
            registry.add_watches(
                [NewWatch(username=name, account="north", bounds=BOUNDS) for name in NAMES], START
            )
            c.store, c.budget, c.leases = store.collector, store.budget, store.leases
            busy = []
            await c.poll()
            for _ in range(CYCLES):
                await c.poll(seconds=EVERY.total_seconds())
                busy.append(interval(dsn, LAMP))
            yield c, dsn, busy, store.engine


def interval(dsn: str, channel: int) -> int:
    """Return the present interval that operators see, in minutes."""
    query = "select poll_interval from marts.watch_health where telegram_channel_id = %s"
    ((span,),) = rows(dsn, query, channel)
    assert isinstance(span, timedelta)
    return round(span / MINUTE)


async def test_the_interval_follows_the_news_and_the_ledger_follows_the_interval(
    desk: Told,
) -> None:
    _, dsn, busy, engine = desk
    assert busy[0] == 15
    assert busy[12:58] == [5] * 46  # while there is a post every four minutes
    assert (busy[-1], interval(dsn, WELL)) == (60, 60)

    turns = dict(rows(dsn, "select telegram_channel_id, count(*) from ops.polls group by 1"))
    assert 60 <= turns[LAMP] <= 85  # of 145 cycles
    assert turns[WELL] <= 20
    windows = "select telegram_channel_id, gap_reason from core.coverage_windows order by 1"
    assert rows(dsn, windows) == [(LAMP, None), (WELL, None)]
    fresh = "select is_fresh, shortest_interval, longest_interval from marts.channels"
    assert rows(dsn, fresh) == [(True, BOUNDS.shortest, BOUNDS.longest)] * 2
    assert run_checks(engine)["watches_stale"] == 0

    stored = rows(dsn, "select count(*) from core.posts where telegram_message_id > 4")
    assert stored == [(len(POSTS),)]
    times = "select count(distinct next_poll_at) from marts.watch_health"
    assert rows(dsn, times) == [(2,)]


async def test_at_the_long_bound_two_of_its_intervals_are_no_gap(desk: Told) -> None:
    c, dsn, _, _ = desk
    rows(dsn, "update registry.watches set next_poll_at = null returning 1")
    await c.poll(minutes=5)
    await c.poll(minutes=124)
    assert rows(dsn, "select count(*) from marts.coverage_gaps") == [(0,)]
    await c.poll(minutes=126)
    assert rows(dsn, "select distinct reason from marts.coverage_gaps") == [("not polled",)]
