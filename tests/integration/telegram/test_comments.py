"""Comments over MTProto: the linked group is read like a channel, and marked as what it is."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary
from channelwatch.pipeline.detect import Detectors, detect
from channelwatch.pipeline.follow_comments import FollowComments, FollowSummary
from channelwatch.pipeline.watch_audience import watch_audience
from channelwatch.store.checks import run_checks
from channelwatch.store.discussions import PostgresDiscussions, keep_comments, link_comments
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import Registry, UnknownWatch
from channelwatch.store.search_index import index_revisions
from channelwatch.store.watch_status import read_status
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WireCollector, lamp_street, scenario
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.fakes.wire import connector

GROUP = 2100000019
FULL, RESOLVE = "channels.getFullChannel", "contacts.resolveUsername"
SHOUT = "Everybody knows that twelve boats sank."

# The group has no username: it is reached by the hash that the channel's profile gives.
TALK = {
    "id": GROUP,
    "title": "Lamp street talks",
    "kind": "supergroup",
    "created": "-9d",
    "subscribers": {"points": [["-9d", 100], ["+2h", 40]], "shape": "step"},
    "timeline": [
        {"at": "-2h", "post": {"id": 2, "forward": {"channel": "lamp_street_demo", "post": 2}}},
        {"at": "-110m", "post": {"id": 3, "text": "Is it really?", "reply_to": 2}},
        {"at": "-100m", "post": {"id": 4, "text": "Since noon.", "reply_to": 3}},
        {"at": "-90m", "post": {"id": 5, "text": "Who sells a lamp?"}},
        {"at": "+1h", "edit": {"post": 3, "text": "Is it really closed?"}},
        {"at": "+50m", "post": {"id": 6, "text": SHOUT, "reply_to": 4}},
        {"at": "+1h", "delete": [4]},
    ],
}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@dataclass
class Desk:
    """A polled channel with a linked group."""

    poller: WireCollector
    store: PostgresStore
    dsn: str

    async def cycle(self, **passing: float) -> FollowSummary:
        """Follow what is wanted, and poll: as a poll task does."""
        self.poller.clock.advance(**passing)
        following = FollowComments(
            connector=connector(self.poller.telegram),
            store=self.store.collector,
            discussions=PostgresDiscussions(self.store.engine),
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.poller.clock,
            holder="poll",
        )
        done = await following.run("north")
        await self.poller.poll()
        link_comments(self.store.engine)
        index_revisions(self.store.engine)
        return done

    def want(self, *, is_on: bool = True) -> None:
        keep_comments(self.store.engine, "lamp_street_demo", is_on=is_on)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return rows(self.dsn, query, *values)


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    scene = scenario(lamp_street(linked_chat=GROUP), TALK)
    async with SimulatedTelegram(scene) as telegram:
        poller = WireCollector(telegram)
        with fresh_store(server, poller.clock) as (store, dsn):
            register(store, ["lamp_street_demo"], START)
            poller.store, poller.budget = store.collector, store.budget
            poller.leases = store.leases
            found = Desk(poller, store, dsn)
            await found.cycle()
            yield found


async def test_nobody_listens_unless_somebody_wants_it(desk: Desk) -> None:
    assert desk.poller.asked(GROUP) == []
    assert desk.rows("select count(*) from core.posts where telegram_channel_id = %s", GROUP) == [
        (0,)
    ]


async def test_comments_are_stored_with_the_post_they_answer(desk: Desk) -> None:
    desk.want()
    assert (await desk.cycle(minutes=15)).followed == 1
    told = (
        "select telegram_message_id, post_username, post_message_id, body from marts.comments"
        " where telegram_message_id > 1 order by 1"
    )
    assert desk.rows(told) == [
        (3, "lamp_street_demo", 2, "Is it really?"),
        (4, "lamp_street_demo", 2, "Since noon."),
        (5, "lamp_street_demo", None, "Who sells a lamp?"),
    ]
    assert (await desk.cycle(minutes=15)).followed == 0  # once is enough


async def test_edits_and_deletions_of_comments_are_seen(desk: Desk) -> None:
    desk.want()
    await desk.cycle(minutes=15)
    for hours in (2, 1, 1):
        await desk.cycle(hours=hours)
    told = (
        "select telegram_message_id, state, edit_count, post_message_id from marts.comments"
        " where telegram_message_id > 2 order by 1"
    )
    assert desk.rows(told) == [
        (3, "live", 1, 2),
        (4, "deleted", 0, 2),
        (5, "live", 0, None),
        (6, "live", 0, 2),  # the comment that it answers is gone, and known
    ]
    versions = "select revision, is_comment from marts.post_revisions where body like 'Is it%%'"
    assert desk.rows(versions + " order by 1") == [(1, True), (2, True)]


async def test_comments_are_mixed_into_nothing(desk: Desk) -> None:
    desk.want()
    await desk.cycle(minutes=15)
    await desk.cycle(hours=2)
    await desk.cycle(hours=1)
    for view in (
        "channels",
        "posts",
        "forwards",
        "subscriber_counts",
        "subscriber_changes",
        "subscriber_counts_by_day",
    ):
        query = f"select count(*) from marts.{view} where telegram_channel_id = %s"
        assert desk.rows(query, GROUP) == [(0,)], view
    as_of = "select count(*) from marts.channels_as_of('infinity') where telegram_channel_id = %s"
    assert desk.rows(as_of, GROUP) == [(0,)]
    assert desk.rows("select count(*) from marts.search_posts('lamp')") == [(0,)]
    registry = Registry(desk.store.engine)
    assert [row["username"] for row in registry.watches()] == ["lamp_street_demo"]
    listed = read_status(desk.store.engine, desk.poller.clock.now()).channels
    assert [row["username"] for row in listed] == ["lamp_street_demo"]
    groups = "select telegram_channel_id, title, post_channel_id from marts.discussion_groups"
    assert desk.rows(groups) == [(GROUP, "Lamp street talks", LAMP)]


async def test_the_public_raises_no_flag_neither_of_posts_nor_of_audience(desk: Desk) -> None:
    desk.want()
    for hours in (1, 2, 1, 1):
        await desk.cycle(hours=hours)
    counts = "select count(distinct subscriber_count) from core.subscriber_counts"
    assert desk.rows(f"{counts} where telegram_channel_id = %s", GROUP) == [(2,)]  # 100, 40
    claims = ClaimsEngine(lexicons=load(), vocabulary=load_vocabulary())
    detect(desk.store.detection, Detectors(claims=claims), desk.poller.clock)
    watch_audience(desk.store.audience, desk.poller.clock)
    assert desk.rows("select kind from core.flags where telegram_channel_id = %s", GROUP) == []
    queued = "select subject from ops.unexamined where telegram_channel_id = %s"
    assert desk.rows(queued, GROUP) == []
    assert {name: n for name, n in run_checks(desk.store.engine).items() if n} == {}


async def test_what_it_costs_is_counted_and_no_name_is_looked_up(desk: Desk) -> None:
    desk.want()
    spent = "select request_count from marts.request_spending where method = %s"
    [(look_ups,)] = desk.rows(spent, RESOLVE)
    [(full,)] = desk.rows(spent, FULL)
    await desk.cycle(minutes=15)
    assert desk.rows(f"select sum(r) from ({spent}) as s (r)", FULL) == [(full + 3,)]
    await desk.cycle(days=2)
    assert desk.rows(f"select sum(r) from ({spent}) as s (r)", RESOLVE) == [(look_ups,)]
    assert RESOLVE not in desk.poller.asked(GROUP)


async def test_a_group_that_nobody_wants_any_more_is_left_alone(desk: Desk) -> None:
    desk.want()
    await desk.cycle(minutes=15)
    desk.want(is_on=False)
    await desk.cycle(hours=2)
    assert desk.poller.asked(GROUP) == []
    told = "select watch_status from marts.discussion_groups"
    assert desk.rows(told) == [("removed",)]
    assert desk.rows("select count(*) from marts.posts where telegram_channel_id = %s", GROUP) == [
        (0,)
    ]
    desk.want()
    assert (await desk.cycle(hours=2)).followed == 1


async def test_a_closed_group_holds_up_nobody(desk: Desk) -> None:
    desk.want()
    await desk.cycle(minutes=15)
    desk.poller.fault(do="rpc_error", error="CHANNEL_PRIVATE", code=400, channel=GROUP)
    await desk.cycle(hours=2)
    state = "select state from core.channels where telegram_channel_id = %s"
    assert desk.rows(state, GROUP) == [("private",)]
    assert desk.rows(state, LAMP) == [("active",)]


def test_only_a_watched_channel_has_comments_to_keep(server: PostgresServer) -> None:
    class Clock:
        def now(self) -> Any:
            return START

    with fresh_store(server, Clock()) as (store, _), pytest.raises(UnknownWatch):
        keep_comments(store.engine, "nobody_demo", is_on=True)
