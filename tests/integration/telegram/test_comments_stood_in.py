"""Comments in another account's stead, over MTProto: a group goes where its channel goes."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from channelwatch.domain.kinds import AccountState
from channelwatch.pipeline.follow_comments import FollowComments
from channelwatch.pipeline.poll import PollSettings
from channelwatch.store.discussions import PostgresDiscussions, keep_comments, link_comments
from channelwatch.store.sql_files import sql_folder
from stack.postgres import PostgresServer
from tests.fakes.collector_on_wire import LAMP, lamp_street, well_street
from tests.fakes.postgres import database_server, rows
from tests.fakes.wire import connector
from tests.integration.telegram.test_comments import GROUP, SHOUT, TALK
from tests.integration.telegram.two_accounts import Desk, two_accounts

FULL, RESOLVE = "channels.getFullChannel", "contacts.resolveUsername"
NORTHERN = {LAMP: "lamp_street_demo"}
KILN: dict[str, Any] = well_street() | {"id": 2100000013, "username": "kiln_street_demo"}
LOOKS = """select distinct account from ops.polls
    where outcome in ('changed', 'unchanged') and telegram_channel_id = %s and finished_at > %s"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@dataclass
class Talk:
    """A channel of north with a discussion group, and south that stands by."""

    desk: Desk

    async def cycle(self, *accounts: str, minutes: float = 15) -> None:
        """Follow what is wanted and poll with each account, as its task does."""
        self.desk.wire.clock.advance(minutes=minutes)
        for account in accounts or ("north", "south"):
            await self._follow(account)
            await self.desk.cycle(account, minutes=0)
        link_comments(self.desk.store.engine)

    async def _follow(self, account: str) -> None:
        wire = self.desk.wire
        wire.telegram.calls.reset()
        following = FollowComments(
            connector=connector(wire.telegram),
            store=self.desk.store.collector,
            discussions=PostgresDiscussions(self.desk.store.engine),
            budget=self.desk.store.budget,
            leases=self.desk.store.leases,
            clock=wire.clock,
            holder="poll",
            daily_caps=wire.settings.daily_caps,
        )
        await following.run(account)
        self.desk.asked.update((c.account, c.method) for c in wire.telegram.calls.recent)

    def want(self, *, is_on: bool = True) -> None:
        keep_comments(self.desk.store.engine, "lamp_street_demo", is_on=is_on)

    def freeze(self) -> None:
        now = self.desk.wire.clock.now()
        self.desk.store.budget.record_account_state("north", AccountState.FROZEN, "FROZEN", now)

    def resume(self) -> None:
        self.desk.registry.enable_account("north", is_enabled=True)

    async def hours(self, count: int, *accounts: str) -> set[str]:
        """Let hours pass, a cycle each; return who looked at the group meanwhile."""
        since = self.desk.wire.clock.now()
        for _ in range(count):
            await self.cycle(*accounts, minutes=60)
        return {str(account) for (account,) in rows(self.desk.dsn, LOOKS, GROUP, since)}

    def told(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.desk.dsn, query)


COMMENTS = """select telegram_message_id, state, edit_count, post_message_id from marts.comments
    where telegram_message_id > 2 order by 1"""
SEEN = [(3, "live", 1, 2), (4, "deleted", 0, 2), (5, "live", 0, None), (6, "live", 0, 2)]
GAPS = f"select reason from marts.coverage_gaps where telegram_channel_id = {GROUP}"
GROUPS = f"""select account, status from registry.watches
    where telegram_channel_id = {GROUP} order by watch_id"""


@pytest.fixture
async def talk(server: PostgresServer) -> AsyncIterator[Talk]:
    channels = [lamp_street(linked_chat=GROUP), TALK, KILN]
    southern = {KILN["id"]: KILN["username"]}
    async with two_accounts(server, channels, NORTHERN, southern) as desk:
        desk.stand_by("south")
        found = Talk(desk)
        await found.cycle(minutes=0)
        await found.cycle()
        yield found


async def test_a_group_is_found_ahead_by_one_request_and_no_name(talk: Talk) -> None:
    talk.want()
    look_ups = talk.desk.asked["south", RESOLVE]
    for _ in range(2):
        await talk.cycle()
    known = "select account from registry.channel_access where telegram_channel_id = %s order by 1"
    assert rows(talk.desk.dsn, known, GROUP) == [("north",), ("south",)]
    before = talk.desk.asked["south", FULL]
    await talk.cycle()
    assert talk.desk.asked["south", FULL] == before + 1  # its own channel, and no group
    assert talk.desk.asked["south", RESOLVE] == look_ups
    standing_by = """select s.account from registry.standbys as s
        inner join registry.watches as w using (watch_id) where w.comments_of is not null"""
    assert talk.told(standing_by) == [("south",)]


async def test_groups_that_were_followed_before_are_migrated(talk: Talk) -> None:
    talk.want()
    await talk.cycle()
    of_groups = "watch_id in (select watch_id from registry.watches where comments_of is not null)"
    dropped = talk.told(f"delete from registry.standbys where {of_groups} returning account, place")
    assert dropped == [("south", 1)]
    migration = (sql_folder() / "migrations" / "0061_stand_by_for_groups.sql").read_text("utf-8")
    statement = migration.rstrip().removesuffix(";")
    assert talk.told(f"{statement} returning account, place") == dropped
    assert talk.told(f"{statement} returning account, place") == []


async def test_the_standby_reads_on_and_gives_the_group_back(talk: Talk) -> None:
    talk.want()
    for _ in range(2):
        await talk.cycle()
    talk.freeze()
    assert await talk.hours(4, "south") == {"south"}
    assert talk.told(COMMENTS) == SEEN
    assert talk.told(GAPS) == []
    talk.resume()
    assert await talk.hours(2) == {"north"}
    assert talk.told(GAPS) == []
    shouts = f"select count(*) from core.post_revisions where body = '{SHOUT}'"
    assert talk.told(shouts) == [(1,)]


async def test_a_group_that_is_wanted_meanwhile_is_followed_by_the_standby(talk: Talk) -> None:
    talk.freeze()
    talk.want()
    assert await talk.hours(4, "south") == {"south"}
    assert talk.told(GROUPS) == [("north", "active")]
    assert [state for _, state, _, _ in talk.told(COMMENTS)] != []
    talk.resume()
    assert await talk.hours(2) == {"north"}  # it finds the way there by itself
    assert talk.told(GAPS) == []
    await talk.cycle()
    assert talk.told(GROUPS) == [("north", "active")]


async def test_comments_that_nobody_wants_any_more_are_let_go_by_whoever_is_there(
    talk: Talk,
) -> None:
    talk.want()
    for _ in range(2):
        await talk.cycle()
    talk.freeze()
    talk.want(is_on=False)
    assert await talk.hours(2, "south") == set()
    assert talk.told(GROUPS) == [("north", "removed")]


async def test_without_a_standby_the_group_has_a_gap_with_its_reason(talk: Talk) -> None:
    talk.want()
    for _ in range(2):
        await talk.cycle()
    talk.desk.stand_by()
    talk.freeze()
    assert await talk.hours(3, "south") == set()
    talk.resume()
    assert await talk.hours(2) == {"north"}
    assert talk.told(GAPS) == [("account north is frozen: FROZEN",)]
    assert talk.told(COMMENTS)[0] == (3, "live", 1, 2)


async def test_a_standby_with_nothing_to_spare_follows_and_reads_no_group(talk: Talk) -> None:
    talk.want()
    for _ in range(2):
        await talk.cycle()
    talk.freeze()
    ((spent,),) = talk.told("select sum(requests)::int from ops.requests where account = 'south'")
    for_its_own = {"*": spent + 8, RESOLVE: 100}  # less than its turns until midnight want
    talk.desk.wire.settings = PollSettings(daily_caps=for_its_own)
    assert await talk.hours(3, "south") == set()
    talk.resume()
    talk.desk.wire.settings = PollSettings()
    assert await talk.hours(2) == {"north"}
    ((reason,),) = talk.told(GAPS)
    assert reason.startswith("account south stands in for north: ")
