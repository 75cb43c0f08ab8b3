"""Looking again: what the fast path missed, and counters of older posts, over MTProto."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from channelwatch.domain.rounds import RoundKind
from channelwatch.pipeline.rounds import Rounds, RoundSettings, RoundSummary
from channelwatch.store.postgres import PostgresStore
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WireCollector, lamp_street, scenario, well_street
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.fakes.wire import connector

FULL, MESSAGES, VIEWS = (
    "channels.getFullChannel",
    "channels.getMessages",
    "messages.getMessagesViews",
)

CHANGES = (
    {"at": "+1h", "edit": {"post": 2, "text": "The bridge is open."}},
    {"at": "+1h", "delete": [3]},
)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@dataclass
class Watch:
    """Polled channels, and how to look at their posts again."""

    poller: WireCollector
    store: PostgresStore
    dsn: str
    settings: RoundSettings = field(default_factory=RoundSettings)

    async def look(self, kind: RoundKind) -> RoundSummary:
        self.poller.telegram.calls.reset()
        return await Rounds(
            connector=connector(self.poller.telegram),
            store=self.store.collector,
            rounds=self.store.rounds,
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.poller.clock,
            settings=self.settings,
            holder="audit",
        ).run("north", kind)

    async def audit(self) -> RoundSummary:
        return await self.look(RoundKind.AUDIT)


@pytest.fixture
async def watch(server: PostgresServer) -> AsyncIterator[Watch]:
    history = {"count": 250, "since": "-5d", "until": "-30h"}
    scene = scenario(lamp_street(*CHANGES), well_street(history=history))
    async with SimulatedTelegram(scene) as telegram:
        poller = WireCollector(telegram)
        with fresh_store(server, poller.clock) as (store, dsn):
            register(store, ["lamp_street_demo", "well_street_demo"], START)
            poller.store, poller.budget, poller.leases = (
                store.collector,
                store.budget,
                store.leases,
            )
            await poller.poll()
            yield Watch(poller, store, dsn)


async def test_an_audit_of_a_faithful_fast_path_finds_nothing(watch: Watch):
    summary = await watch.audit()
    assert (summary.missed_edits, summary.missed_deletions, summary.left_to_poll) == (0, 0, 0)
    # Two of the day, the channel's first message, and the first hundred of the week.
    assert summary.posts == 103
    assert watch.poller.asked() == [MESSAGES, MESSAGES]
    rest = await watch.audit()
    assert rest.posts == 100  # the baseline holds 200 of the week's posts
    await watch.audit()
    assert (await watch.audit()).posts == 0


async def test_an_audit_tells_what_the_fast_path_missed(watch: Watch):
    watch.poller.fault(do="freeze_pts")
    await watch.poller.poll(minutes=15)
    summary = await watch.poller.poll(hours=2)
    assert summary.outcomes == {"unchanged": 2}  # pts says that nothing happened
    found = await watch.audit()
    assert (found.missed_edits, found.missed_deletions) == (1, 1)
    told = "select sum(missed_edit_count), sum(missed_deletion_count) from marts.audits"
    assert rows(watch.dsn, told) == [(1, 1)]
    late = "select is_late from core.post_revisions where revision = 2"
    assert rows(watch.dsn, late) == [(True,)]
    await watch.poller.poll(minutes=15)
    deleted = "select telegram_message_id from core.posts where state = 'deleted'"
    assert rows(watch.dsn, deleted) == [(3,)]


async def test_what_the_next_poll_will_tell_is_left_to_it(watch: Watch):
    watch.poller.clock.advance(hours=2)
    summary = await watch.audit()
    assert (summary.missed_edits, summary.left_to_poll) == (0, 1)
    polled = await watch.poller.poll()
    assert polled.edits == 1
    late = "select is_late from core.post_revisions where revision = 2"
    assert rows(watch.dsn, late) == [(False,)]
    again = await watch.audit()
    assert (again.missed_edits, again.left_to_poll) == (0, 0)


async def test_a_round_comes_again_when_its_band_says(watch: Watch):
    for _ in range(3):
        await watch.audit()
    watch.poller.clock.advance(hours=5)
    assert (await watch.audit()).posts == 0
    watch.poller.clock.advance(hours=2)
    await watch.poller.poll()
    assert (await watch.audit()).posts > 0


async def test_counters_are_refreshed_by_their_own_request(watch: Watch):
    query = "select count(*) from core.post_metrics where telegram_channel_id = %s"
    [(before,)] = rows(watch.dsn, query, LAMP)
    watch.poller.clock.advance(minutes=30)
    summary = await watch.look(RoundKind.COUNTERS)
    assert watch.poller.asked() == [VIEWS]
    assert summary.posts >= 2
    [(after,)] = rows(watch.dsn, query, LAMP)
    assert isinstance(before, int)
    assert after == before + 2


async def test_the_budget_ends_a_run_and_the_next_goes_on(watch: Watch):
    watch.settings = replace(watch.settings, daily_caps={MESSAGES: 1})
    first = await watch.audit()
    assert (first.batches, first.ended_by) == (
        1,
        f"account north: the budget of 1 {MESSAGES} is spent",
    )
    watch.settings = RoundSettings()
    assert first.posts + (await watch.audit()).posts == 103


async def test_a_run_gives_the_account_back_when_a_poll_is_due(watch: Watch):
    watch.settings = RoundSettings(courtesy=timedelta(0))
    watch.poller.clock.advance(hours=1)
    waits = await watch.audit()
    assert (waits.batches, waits.ended_by) == (0, "a poll is due")
    await watch.poller.poll()
    assert (await watch.audit()).batches > 0


async def test_a_flood_ends_a_run(watch: Watch):
    watch.poller.fault(do="flood_wait", method=MESSAGES, seconds="1h", count=1)
    summary = await watch.audit()
    assert summary.ended_by
    assert "flood wait" in summary.ended_by
    assert (await watch.audit()).batches == 0
