"""Looking again in another account's stead, over MTProto: from what the polls leave, nothing twice."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from channelwatch.domain.kinds import AccountState
from channelwatch.domain.rounds import RoundKind
from channelwatch.pipeline.rounds import Rounds, RoundSettings, RoundSummary
from stack.postgres import PostgresServer
from tests.fakes.collector_on_wire import LAMP, WELL, lamp_street, well_street
from tests.fakes.postgres import database_server, rows
from tests.fakes.wire import connector
from tests.integration.telegram.two_accounts import Desk, two_accounts

FULL, MESSAGES = "channels.getFullChannel", "channels.getMessages"
VIEWS = "messages.getMessagesViews"
CHANGES = (
    {"at": "+1h", "edit": {"post": 2, "text": "The bridge is open."}},
    {"at": "+1h", "delete": [3]},
)
KILN: dict[str, Any] = well_street() | {"id": 2100000013, "username": "kiln_street_demo"}
OLD = {"count": 250, "since": "-5d", "until": "-30h"}
SPENT = "select sum(requests)::int from ops.requests where account = 'south'"
AUDITED = """select telegram_channel_id, band, sum(posts)::int, sum(missed_edits)::int
    from ops.audits where audited_at >= %s group by 1, 2 order by 1, 2"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    """Two channels of north, one of south that stands by, all looked up and read."""
    northern = {LAMP: "lamp_street_demo", WELL: "well_street_demo"}
    channels = [lamp_street(*CHANGES), well_street(history=OLD), KILN]
    async with two_accounts(server, channels, northern, {KILN["id"]: KILN["username"]}) as found:
        found.stand_by("south")
        await found.cycle(minutes=0)
        await found.cycle()
        yield found


async def look(
    desk: Desk, account: str, kind: RoundKind = RoundKind.AUDIT, **settings: Any
) -> RoundSummary:
    """Look again with an account, as its task does every hour."""
    desk.wire.telegram.calls.reset()
    done = await Rounds(
        connector=connector(desk.wire.telegram),
        store=desk.store.collector,
        rounds=desk.store.rounds,
        budget=desk.store.budget,
        leases=desk.store.leases,
        clock=desk.wire.clock,
        settings=replace(RoundSettings(daily_caps={"*": 30_000}), **settings),
        holder="audit",
    ).run(account, kind)
    desk.asked.update((c.account, c.method) for c in desk.wire.telegram.calls.recent)
    return done


def freeze(desk: Desk) -> None:
    now = desk.wire.clock.now()
    desk.store.budget.record_account_state("north", AccountState.FROZEN, "FROZEN", now)


async def until_all_is_looked_at(desk: Desk, account: str) -> list[RoundSummary]:
    """Look again until nothing is due any more."""
    runs = [await look(desk, account)]
    while runs[-1].batches:
        runs.append(await look(desk, account))
    return runs


async def test_a_healthy_account_looks_again_itself(desk: Desk) -> None:
    south = await until_all_is_looked_at(desk, "south")
    assert {run.stood_in for run in south} == {0}
    north = await until_all_is_looked_at(desk, "north")
    assert sum(run.posts for run in north) == 203  # two, the first message, and a baseline of 200


async def test_the_standby_audits_what_the_first_account_cannot(desk: Desk) -> None:
    desk.wire.fault(do="freeze_pts")
    freeze(desk)
    for _ in range(8):
        await desk.cycle("south")
    since = desk.wire.clock.now()
    runs = await until_all_is_looked_at(desk, "south")
    assert sum(run.missed_edits for run in runs) == sum(run.missed_deletions for run in runs) == 1
    assert sum(run.stood_in for run in runs) == 5
    assert not desk.asked["north", MESSAGES]
    audited = rows(desk.dsn, AUDITED, since)

    desk.wire.telegram.faults.clear()
    desk.registry.enable_account("north", is_enabled=True)
    await desk.cycle()
    assert [run.posts for run in await until_all_is_looked_at(desk, "north")] == [0]
    assert rows(desk.dsn, AUDITED, since) == audited  # nothing twice
    for _ in range(25):
        await desk.cycle()
    assert (await look(desk, "south")).stood_in == 0
    assert (await look(desk, "north")).posts == 1  # back where it belongs, when it is due again


async def test_what_nobody_could_audit_is_caught_up(desk: Desk) -> None:
    desk.stand_by()
    await until_all_is_looked_at(desk, "north")
    desk.wire.fault(do="freeze_pts")
    await desk.cycle("north")
    freeze(desk)
    desk.wire.clock.advance(hours=20)
    assert (await look(desk, "south")).stood_in == 0
    desk.registry.enable_account("north", is_enabled=True)
    await desk.cycle("north")
    caught_up = await until_all_is_looked_at(desk, "north")
    assert sum(run.missed_edits for run in caught_up) == 1
    assert sum(run.missed_deletions for run in caught_up) == 1


async def test_a_long_flood_of_the_audits_method_hands_the_audits_over_alone(desk: Desk) -> None:
    desk.wire.fault(do="flood_wait", account="north", method=MESSAGES, seconds="9h", count=1)
    assert "flood wait" in str((await look(desk, "north")).ended_by)
    assert (await look(desk, "north", RoundKind.COUNTERS)).posts > 0
    assert (await look(desk, "south")).stood_in > 0
    assert (await look(desk, "south", RoundKind.COUNTERS)).stood_in == 0
    await desk.cycle()
    assert desk.observers() == {"north": 2}
    desk.wire.clock.advance(hours=4)  # the rest is no longer than an audit can wait
    assert (await look(desk, "south")).stood_in == 0


async def test_a_short_flood_is_waited_for(desk: Desk) -> None:
    desk.wire.fault(do="flood_wait", account="north", method=MESSAGES, seconds="5h", count=1)
    await look(desk, "north")
    assert (await look(desk, "south")).stood_in == 0


async def test_the_polls_have_what_they_will_want_first(desk: Desk) -> None:
    freeze(desk)
    ((spent,),) = rows(desk.dsn, SPENT)
    assert isinstance(spent, int)
    turns = 3 * 2 * 71  # of its own channel and the two of north's until midnight, at 2 requests
    caps = {"*": spent + turns}
    scant = await look(desk, "south", daily_caps=caps)
    assert (scant.stood_in, scant.batches) == (0, 1)  # its own
    ((spent,),) = rows(desk.dsn, SPENT)
    some = await look(desk, "south", daily_caps={"*": spent + turns + 35})
    assert some.stood_in == 2  # an eighteenth of what is spare until midnight
    assert some.ended_by == (
        "account south stands in for north: its 2 requests to spare in this run are spent"
    )
    assert (await look(desk, "south", daily_caps={"*": 30_000})).stood_in > 0


async def test_who_comes_back_meanwhile_does_nothing_twice(desk: Desk) -> None:
    freeze(desk)
    with desk.store.leases.hold("audit of north", "south", timedelta(0)):
        desk.registry.enable_account("north", is_enabled=True)
        north = await look(desk, "north")
        assert (north.batches, north.ended_by) == (0, "south is looking at the channels of north")
    assert (await look(desk, "north")).batches > 0
