"""What faults that outlast a turn leave on the ledger: the gap, its reason, the account's state."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from channelwatch.store.registry import Registry
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WireCollector, lamp_street, scenario
from tests.fakes.postgres import database_server, fresh_store, register, rows

FULL, DIFFERENCE = "channels.getFullChannel", "updates.getChannelDifference"
NEWS = (
    {"at": "+20m", "post": {"id": 4, "text": "Two boats arrived."}},
    {"at": "+40m", "edit": {"post": 2, "text": "The bridge is open."}},
)
Desk = tuple[WireCollector, Registry, str]

WINDOWS = """
    select
        extract(epoch from opened_at - %s)::int / 60, extract(epoch from last_observed_at - %s)::int / 60,
        gap_reason
    from core.coverage_windows where telegram_channel_id = %s order by opened_at"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    async with SimulatedTelegram(scenario(lamp_street(*NEWS))) as telegram:
        c = WireCollector(telegram)
        with fresh_store(server, c.clock) as (store, dsn):
            register(store, ["lamp_street_demo"], START)
            c.store, c.budget, c.leases = store.collector, store.budget, store.leases
            await c.poll()
            await c.poll(minutes=15)
            yield c, Registry(store.engine), dsn


def windows(dsn: str) -> list[tuple[Any, ...]]:
    """Return from which to which minute the channel was observed, and why not before."""
    return rows(dsn, WINDOWS, START, START, LAMP)


def state(registry: Registry) -> tuple[str, str | None]:
    row = registry.account("north")
    return row["state"], row["state_reason"]


async def outlast(c: WireCollector, registry: Registry) -> None:
    """Let two and a half hours go by under the fault, then lift it; a person closes a breaker."""
    for _ in range(10):
        await c.poll(minutes=15)
    c.telegram.faults.clear()
    c.telegram.accounts.duplicated.clear()
    registry.enable_account("north", is_enabled=True)
    await c.poll(minutes=40)


SHUT = {
    "flooded for 3 h": (
        {"do": "flood_wait", "method": FULL, "seconds": "3h", "count": 1},
        ("healthy", None),
        f"{FULL}: flood wait until",
    ),
    "frozen": (
        {"do": "frozen", "method": FULL},
        ("frozen", "FROZEN_METHOD_INVALID"),
        "account north is frozen: FROZEN_METHOD_INVALID",
    ),
    "duplicated": (
        {"do": "duplicated", "method": FULL},
        ("duplicated", "AUTH_KEY_DUPLICATED"),
        "account north is duplicated: AUTH_KEY_DUPLICATED",
    ),
    "migrated": (
        {"do": "migrate", "to": "user", "method": FULL},
        ("revoked", "USER_MIGRATE_4: log in again"),
        "account north is revoked: USER_MIGRATE_4: log in again",
    ),
    "private": (
        {"do": "rpc_error", "error": "CHANNEL_PRIVATE", "method": FULL},
        ("healthy", None),
        "channel unavailable: CHANNEL_PRIVATE",
    ),
    "stalled": (
        {"do": "delay", "seconds": 30, "method": FULL},
        ("healthy", None),
        f"{FULL}: no answer in time",
    ),
    "unanswered": (
        {"do": "drop", "method": FULL},
        ("healthy", None),
        f"{FULL}: no answer in time",
    ),
}


@pytest.mark.parametrize("name", SHUT)
async def test_a_gap_is_told_with_its_reason_and_nothing_is_missed(desk: Desk, name: str) -> None:
    c, registry, dsn = desk
    fault, left, reason = SHUT[name]
    c.call_seconds = 0.3
    c.fault(**fault)
    await c.poll(minutes=15)
    assert state(registry) == left
    await outlast(c, registry)

    (first, last, _), (again, _, told) = windows(dsn)
    assert (first, last, again) == (0, 15, 220)
    assert told.startswith(reason)
    bodies = "select body from core.post_revisions where telegram_message_id in (2, 4) order by 1"
    assert rows(dsn, bodies) == [
        ("The bridge is closed.",),
        ("The bridge is open.",),
        ("Two boats arrived.",),
    ]
    bounds = """select extract(epoch from observed_after - %s)::int / 60 from core.posts
        where telegram_message_id = 4"""
    assert rows(dsn, bounds, START) == [(15,)]


HEALED = {
    "tooLong": {"do": "too_long"},
    "outdated": {"do": "rpc_error", "method": DIFFERENCE, "error": "PERSISTENT_TIMESTAMP_OUTDATED"},
    "dropped once": {"do": "drop", "method": FULL, "count": 1},
    "garbage": {"do": "garbage", "method": FULL, "count": 1},
    "cut off": {"do": "disconnect", "method": FULL, "count": 1},
}


@pytest.mark.parametrize("name", HEALED)
async def test_what_heals_within_the_turn_leaves_no_gap(desk: Desk, name: str) -> None:
    c, registry, dsn = desk
    c.call_seconds = 3
    c.fault(**HEALED[name])
    for _ in range(4):
        await c.poll(minutes=15)
    assert state(registry) == ("healthy", None)
    assert windows(dsn) == [(0, 75, None)]
    query = "select count(*), count(*) filter (where is_late) from core.post_revisions"
    assert rows(dsn, query) == [(5, 3)]  # with the message that the channel was made
