"""After a scripted day, the database holds what happened: nothing missing, nothing invented."""

import random
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from channelwatch.store.postgres import PostgresStore
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import WireCollector, scenario
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.integration.telegram.ideal import ideal_posts

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHANNELS = (2100000101, 2100000102, 2100000103)
EVERY = timedelta(minutes=15)
CYCLES = 96


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


def a_busy_day(channel: int, seed: int) -> dict[str, Any]:
    """Script posts, edits (hidden ones too), reactions and deletions over 24 hours."""
    dice = random.Random(seed)
    timeline: list[dict[str, Any]] = [{"at": "-1h", "post": {"id": 2, "text": "Before the day."}}]
    alive, newest = [2], 2
    for minute in sorted(dice.sample(range(1, 24 * 60 - 40), 90)):
        at, what = f"+{minute}m", dice.random()
        if what < 0.5 or len(alive) < 3:
            newest += 1
            alive.append(newest)
            timeline.append({"at": at, "post": {"id": newest, "text": f"{newest} boats came."}})
        elif what < 0.8:
            post = dice.choice(alive)
            text = f"{post} boats came, {minute} left."
            timeline.append({"at": at, "edit": {"post": post, "text": text}})
        elif what < 0.9:
            timeline.append({"at": at, "reactions": {"post": alive[-1], "counts": {"👍": minute}}})
        else:
            gone = alive.pop(dice.randrange(len(alive)))
            timeline.append({"at": at, "delete": [gone]})
    return {
        "id": channel,
        "username": f"street_{channel}_demo",
        "title": f"Street {seed}",
        "created": "-9d",
        "subscribers": [["-9d", 100], ["+0h", 160], ["+24h", 900]],
        "timeline": timeline,
    }


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["difference", "sweeps"])
async def day(
    request: pytest.FixtureRequest, server: PostgresServer
) -> AsyncIterator[tuple[SimulatedTelegram, str, list[datetime]]]:
    """Play the day with a cycle every 15 minutes; once with, once without a difference."""
    channels = [a_busy_day(channel, seed) for seed, channel in enumerate(CHANNELS)]
    if request.param == "sweeps":
        channels = [c | {"difference": {"refused": "CHANNEL_PRIVATE_OR_SO"}} for c in channels]
    async with SimulatedTelegram(scenario(*channels)) as telegram:
        c = WireCollector(telegram)
        with fresh_store(server, c.clock) as (store, dsn):
            register(store, [str(each["username"]) for each in channels], START)
            c.store, c.budget, c.leases = store.collector, store.budget, store.leases
            looks = [c.clock.now()]
            await c.poll()
            for _ in range(CYCLES):
                looks.append(looks[-1] + EVERY)
                await c.poll(seconds=EVERY.total_seconds())
            assert c.clock.now() == looks[-1]
            yield telegram, dsn, looks


Day = tuple[SimulatedTelegram, str, list[datetime]]


async def asked(telegram: SimulatedTelegram, path: str, **parameters: Any) -> Any:
    """Ask the control endpoint, which knows nothing of the collector."""
    async with httpx.AsyncClient(base_url=telegram.control_url, trust_env=False) as http:
        answer = await http.get(path, params=parameters)
        return answer.raise_for_status().json()


async def facts(telegram: SimulatedTelegram) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = (await asked(telegram, "/truth"))["events"]
    return events


async def count(telegram: SimulatedTelegram, channel: int, at: datetime) -> int:
    where = "/truth/subscribers"
    found: int = (await asked(telegram, where, channel_id=channel, at=at.isoformat()))["count"]
    return found


async def test_every_version_of_every_post_is_stored_with_its_bounds(day: Day):
    telegram, dsn, looks = day
    ideal = ideal_posts(await facts(telegram), looks)
    stored: dict[tuple[Any, Any], list[tuple[Any, Any]]] = {}
    for channel, message, body, seen in rows(
        dsn,
        "select r.telegram_channel_id, r.telegram_message_id, r.body, r.observed_by"
        " from core.post_revisions as r join core.posts as p"
        " using (telegram_channel_id, telegram_message_id)"
        " where not p.is_service order by 1, 2, r.revision",
    ):
        stored.setdefault((channel, message), []).append((body, seen))
    assert stored == {
        key: list(zip(post.texts, post.seen_at, strict=True)) for key, post in ideal.items()
    }
    assert len(stored) > 100


async def test_every_deletion_is_stored_with_its_bounds(day: Day):
    telegram, dsn, looks = day
    # The last look was the first to miss what went in the last quarter of an hour.
    ideal = {
        key: (post.last_seen_at, post.gone_at)
        for key, post in ideal_posts(await facts(telegram), looks).items()
        if post.gone_at is not None and post.gone_at < looks[-1]
    }
    stored = {
        (channel, message): (after, by)
        for channel, message, after, by in rows(
            dsn,
            "select telegram_channel_id, telegram_message_id, state_observed_after,"
            " state_observed_by from core.posts where state = 'deleted'",
        )
    }
    assert stored == ideal
    assert len(stored) > 10


async def test_every_count_that_was_shown_is_stored(day: Day):
    telegram, dsn, looks = day
    for channel in CHANNELS:
        counts = [await count(telegram, channel, look) for look in looks]
        shown = [n for i, n in enumerate(counts) if i == 0 or counts[i - 1] != n]
        found = rows(
            dsn,
            "select subscriber_count from core.subscriber_counts"
            " where telegram_channel_id = %s order by first_observed_at",
            channel,
        )
        assert [count for (count,) in found] == shown


async def test_nothing_is_left_waiting_and_coverage_has_no_gap(day: Day):
    _, dsn, looks = day
    windows = rows(dsn, "select opened_at, last_observed_at, gap_reason from core.coverage_windows")
    assert windows == [(looks[0], looks[-1], None)] * len(CHANNELS)
    outcomes = rows(dsn, "select outcome, count(*) from ops.polls group by 1")
    assert outcomes == [("changed", len(looks) * len(CHANNELS))]  # the counts move all day


async def test_a_second_cycle_at_the_same_moment_writes_nothing(day: Day):
    telegram, dsn, _ = day
    tables = ("core.posts", "core.post_revisions", "core.post_states", "ops.unexamined")
    before = [rows(dsn, f"select * from {table} order by 1, 2, 3") for table in tables]
    c = WireCollector(telegram)
    store = PostgresStore(dsn, c.clock)
    c.store, c.budget, c.leases = store.collector, store.budget, store.leases
    rows_due = "update registry.watches set next_poll_at = null returning 1"
    assert len(rows(dsn, rows_due)) == len(CHANNELS)
    await c.poll()
    store.close()
    assert before == [rows(dsn, f"select * from {table} order by 1, 2, 3") for table in tables]
