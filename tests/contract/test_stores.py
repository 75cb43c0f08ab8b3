"""What steps may rely on, held against the store in memory and against Postgres."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from channelwatch.domain.channels import ChannelRef, Cursor
from channelwatch.domain.kinds import ChannelState, PollOutcome, PostState
from channelwatch.domain.posts import PostMetrics
from channelwatch.domain.readings import Reading
from channelwatch.pipeline.errors import Flooded, LeaseHeld, UsernameReused
from channelwatch.pipeline.ingest import ingest
from channelwatch.pipeline.ports import (
    BudgetStore,
    CollectorStore,
    Leases,
    PageResult,
    Turn,
    Watch,
)
from stack.postgres import PostgresServer
from tests.fakes.clock import START, FakeClock
from tests.fakes.collector import MemoryStore
from tests.fakes.leases import MemoryLeases
from tests.fakes.postgres import database_server, fresh_store, register
from tests.integration.store.readings import CHANNEL, at, post, reading

REF = ChannelRef(telegram_channel_id=CHANNEL, access_hash=5)


@dataclass
class World:
    """The stores that one step is given, with @lamp_street watched by north."""

    collector: CollectorStore
    budget: BudgetStore
    leases: Leases

    def ingest(self, *readings: Reading) -> PageResult:
        return [ingest(self.collector, one, one.answered_at) for one in readings][-1]

    def due(self, **parts: float) -> list[Watch]:
        return list(self.collector.due_watches("north", at(**parts), 9))

    def known(self, message: int) -> Any:
        with self.collector.channel_page(CHANNEL) as page:
            return page.known_posts([message, 404]).get(message)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture(params=["memory", "postgres"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "memory":
        memory = MemoryStore()
        memory.watch("lamp_street")
        yield World(memory, memory, MemoryLeases())
        return
    server: PostgresServer = request.getfixturevalue("server")
    with fresh_store(server, FakeClock()) as (store, _):
        register(store, ["lamp_street"], START)
        yield World(store.collector, store.budget, store.leases)


def test_a_new_channel_has_an_empty_cursor(world: World):
    assert world.collector.cursor(CHANNEL) == Cursor(telegram_channel_id=CHANNEL)
    assert world.collector.absent_once(CHANNEL) == []
    assert world.collector.recent_ids(CHANNEL, 9) == []


def test_a_reading_moves_the_cursor_and_a_second_time_nothing(world: World):
    page = reading(posts=[post(2, views=4), post(1)])
    assert world.ingest(page) == PageResult(new_posts=2, is_changed=True)
    assert world.ingest(page) == PageResult()
    assert world.collector.cursor(CHANNEL) == Cursor(
        telegram_channel_id=CHANNEL, pts=7, complete_at=START, newest_message_id=2
    )
    assert list(world.collector.recent_ids(CHANNEL, 9)) == [2, 1]
    assert world.known(404) is None


def test_a_known_post_tells_its_latest_version(world: World):
    world.ingest(reading(posts=[post(1, "A", views=4)]))
    result = world.ingest(reading(at(minutes=15), [post(1, "B", views=9)]))
    assert result == PageResult(edits=1, is_changed=True)
    known = world.known(1)
    assert known.content_sha256 == post(1, "B").content.digest()
    assert (known.revision_count, known.state) == (2, PostState.LIVE)
    assert (known.seen_by, known.metrics) == (at(minutes=15, seconds=1), PostMetrics(views=9))


def test_a_post_is_gone_at_its_second_absence(world: World):
    world.ingest(reading(posts=[post(1)]), reading(at(minutes=15), absent_ids=[1]))
    assert list(world.collector.absent_once(CHANNEL)) == [1]
    known = world.known(1)
    assert (known.absent_after, known.absent_by) == (at(seconds=1), at(minutes=15, seconds=1))
    result = world.ingest(reading(at(minutes=30), absent_ids=[1]))
    assert result == PageResult(deletions=1, is_changed=True)
    assert world.known(1).state == PostState.DELETED
    assert list(world.collector.recent_ids(CHANNEL, 9)) == []


def test_a_reading_without_pts_leaves_the_cursor_alone(world: World):
    world.ingest(reading(posts=[post(9)]))
    before = world.collector.cursor(CHANNEL)
    world.ingest(reading(at(minutes=15), [post(1)], pts=None, is_late=True, profile=None))
    assert world.collector.cursor(CHANNEL) == before
    assert list(world.collector.recent_ids(CHANNEL, 9)) == [9, 1]


def test_a_page_that_fails_leaves_nothing(world: World):
    world.ingest(reading(posts=[post(1)]))

    def fail() -> None:
        with world.collector.channel_page(CHANNEL) as page:
            from channelwatch.domain.reconcile import reconcile

            new = reading(at(minutes=15), [post(2)])
            page.write(new, reconcile({}, new, START), START)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert list(world.collector.recent_ids(CHANNEL, 9)) == [1]
    assert world.collector.cursor(CHANNEL).complete_at == START


def test_a_state_is_kept_until_another_is_seen(world: World):
    world.ingest(reading())
    world.collector.record_channel_state(CHANNEL, ChannelState.PRIVATE, "X", at(minutes=15))
    assert world.collector.cursor(CHANNEL).state == ChannelState.PRIVATE
    world.ingest(reading(at(minutes=30)))
    assert world.collector.cursor(CHANNEL).state == ChannelState.ACTIVE


def test_a_watch_is_due_until_its_turn_says_otherwise(world: World):
    (watch,) = world.due()
    assert (watch.username, watch.ref) == ("lamp_street", None)
    turn = Turn(
        account="north",
        watch=watch,
        outcome=PollOutcome.CHANGED,
        started_at=START,
        finished_at=START,
        due_at=at(minutes=15),
    )
    world.collector.record_turn(turn)
    assert world.due(minutes=14) == []
    assert len(world.due(minutes=15)) == 1
    assert world.collector.next_due_at("north", START) == at(minutes=15)
    assert world.collector.next_due_at("south", START) is None


def test_a_watch_keeps_the_channel_that_it_was_bound_to(world: World):
    watch = world.collector.resolved("north", world.due()[0], REF, START)
    assert world.due() == [watch]
    assert (watch.ref, watch.resolved_at) == (REF, START)
    with pytest.raises(UsernameReused):
        another = ChannelRef(telegram_channel_id=666, access_hash=1)
        world.collector.resolved("north", watch, another, at(hours=1))
    world.collector.record_username_reused(watch, 666, at(hours=1))
    (kept,) = world.due()
    assert (kept.telegram_channel_id, kept.resolved_at) == (CHANNEL, at(hours=1))


def test_it_is_told_how_the_latest_news_was_read(world: World):
    watch = world.collector.resolved("north", world.due()[0], REF, START)
    for hours, path in enumerate(("baseline", "difference", "unchanged", "sweep", None, "sweep")):
        turn = Turn(
            account="north",
            watch=watch,
            outcome=PollOutcome.CHANGED if path else PollOutcome.FAILED,
            started_at=at(hours=hours),
            finished_at=at(hours=hours),
            due_at=at(hours=hours),
            path=path,
        )
        world.collector.record_turn(turn)
    assert world.collector.last_paths(CHANNEL, 2) == ["sweep", "sweep"]
    assert world.collector.last_paths(CHANNEL, 9) == ["sweep", "sweep", "difference"]
    assert world.collector.last_paths(666, 9) == []


def test_an_unresolvable_watch_is_due_no_more(world: World):
    world.collector.record_unresolvable(world.due()[0], "nobody has this name", START)
    assert world.due(hours=9) == []


def test_requests_are_counted_and_waits_honoured(world: World):
    for method in ("a.one", "a.one", "a.two"):
        world.budget.spend("north", method, START)
    assert world.budget.spent("north", "a.one", START) == 2
    assert world.budget.spent("north", "*", START) == 3
    world.budget.record_flood("north", "a.one", at(minutes=5), START)
    with pytest.raises(Flooded) as refused:
        world.budget.spend("north", "a.one", at(minutes=4))
    assert (refused.value.method, refused.value.until) == ("a.one", at(minutes=5))
    world.budget.spend("north", "a.two", at(minutes=4))
    world.budget.spend("north", "a.one", at(minutes=5))
    assert world.budget.spent("north", "*", START) == 5


def test_a_lease_has_one_holder(world: World):
    now = timedelta(0)
    with world.leases.hold("north", "the first", now) as lease:
        assert lease.is_held()
        with pytest.raises(LeaseHeld) as refused, world.leases.hold("north", "a second", now):
            pass
        assert refused.value.holder == "the first"
        with world.leases.hold("south", "a second", now) as other:
            assert other.is_held()
    with world.leases.hold("north", "a second", now) as lease:
        assert lease.is_held()
