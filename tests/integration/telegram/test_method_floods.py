"""A long flood of one method on the wire: another account reads what needs that method, no more."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from channelwatch.pipeline.poll import PollSettings
from channelwatch.store.registry import NewWatch
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WELL
from tests.fakes.postgres import database_server, rows
from tests.integration.telegram.two_accounts import Desk, two_accounts

FULL, RESOLVE = "channels.getFullChannel", "contacts.resolveUsername"
DIFFERENCE, HISTORY = "updates.getChannelDifference", "messages.getHistory"
NEWS = [
    {"at": f"+{minutes}m", "post": {"id": 10 + minutes, "text": f"Boat {minutes} arrived."}}
    for minutes in range(20, 100, 10)
]
BUSY = {
    "id": LAMP,
    "username": "lamp_street_demo",
    "title": "Lamp street",
    "created": "-9d",
    "subscribers": 160,
    "timeline": NEWS,
}
QUIET: dict[str, Any] = {
    "id": WELL,
    "username": "well_street_demo",
    "title": "Well street",
    "created": "-9d",
    "subscribers": 9,
    "timeline": [],
}
KILN: dict[str, Any] = QUIET | {"id": 2100000013, "username": "kiln_street_demo"}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer) -> AsyncIterator[Desk]:
    northern = {LAMP: "lamp_street_demo", WELL: "well_street_demo"}
    async with two_accounts(server, [BUSY, QUIET, KILN], northern, {}) as found:
        yield found


def observers(desk: Desk, channel: int) -> list[str]:
    """Return who observed a channel in the latest cycle."""
    query = """select account from ops.polls
        where outcome in ('changed', 'unchanged') and finished_at = %s
        and telegram_channel_id = %s"""
    return [str(a) for (a,) in rows(desk.dsn, query, desk.looks[-1], channel)]


def boats(desk: Desk) -> int:
    ((count,),) = rows(
        desk.dsn, "select count(*) from core.post_revisions where body like 'Boat%%'"
    )
    assert isinstance(count, int)
    return count


def spent_by_south(desk: Desk) -> int:
    ((count,),) = rows(desk.dsn, "select sum(requests) from ops.requests where account = 'south'")
    return int(str(count))


async def test_only_the_channel_with_news_is_handed_over(desk: Desk) -> None:
    desk.stand_by("south")
    await desk.cycle(minutes=0)
    await desk.cycle()
    desk.wire.fault(do="flood_wait", account="north", method=DIFFERENCE, seconds="3h", count=1)
    desk.asked.clear()
    seen = []
    for _ in range(8):
        await desk.cycle()
        seen.append((observers(desk, LAMP), observers(desk, WELL)))
    # News from minute 20 to 90: north's difference is refused at 30, south reads at once and goes
    # on while there is news; the first quiet look, at 105, gives the channel back.
    assert [lamp for lamp, _ in seen] == [["south"]] * 6 + [["north"]] * 2
    assert [well for _, well in seen] == [["north"]] * 8
    assert boats(desk) == 8
    assert desk.gaps() == []
    assert desk.asked["north", DIFFERENCE] == 1
    assert desk.asked["south", DIFFERENCE] == 5
    assert desk.asked["south", RESOLVE] == 0
    assert (desk.asked["north", FULL], desk.asked["south", FULL]) == (8 + 1 + 2, 6)


async def test_when_the_flood_is_over_the_first_account_reads_on(desk: Desk) -> None:
    desk.stand_by("south")
    await desk.cycle(minutes=0)
    desk.wire.fault(do="flood_wait", account="north", method=DIFFERENCE, seconds="1h", count=1)
    seen = []
    for _ in range(7):
        await desk.cycle()
        seen.append(observers(desk, LAMP))
    # Refused at 30 until 90: from 75 on that is no longer than the channel's interval.
    assert seen == [["north"], ["south"], ["south"], ["south"], [], ["north"], ["north"]]
    assert boats(desk) == 8
    assert desk.gaps() == []
    needs = "select username, need from marts.watch_health order by 1"
    assert rows(desk.dsn, needs) == [("lamp_street_demo", None), ("well_street_demo", None)]


async def test_where_nobody_can_ask_the_gap_says_what_was_refused(desk: Desk) -> None:
    desk.stand_by("south")
    await desk.cycle(minutes=0)
    for account in ("north", "south"):
        desk.wire.fault(do="flood_wait", account=account, method=DIFFERENCE, seconds="3h", count=1)
    asked = []
    for _ in range(14):
        desk.asked.clear()
        await desk.cycle()
        asked.append(desk.asked["north", FULL] + desk.asked["south", FULL])
    assert asked[2:12] == [2] * 10  # as without a flood: the state of a channel can still be told
    ((username, reason),) = rows(desk.dsn, "select username, reason from marts.coverage_gaps")
    assert (username, str(reason)[:46]) == ("lamp_street_demo", f"{DIFFERENCE}: flood wait until")
    assert boats(desk) == 8


async def test_it_is_read_from_spare_budget_only(desk: Desk) -> None:
    desk.stand_by("south")
    await desk.cycle(minutes=0)
    await desk.cycle()
    desk.wire.fault(do="flood_wait", account="north", method=DIFFERENCE, seconds="3h", count=1)
    spent = spent_by_south(desk)
    of_its_own = desk.wire.settings
    await desk.cycle("north")
    desk.wire.settings = PollSettings(daily_caps={"*": spent + 4, RESOLVE: 100})
    for _ in range(6):
        await desk.cycle("south")
    assert spent < spent_by_south(desk) <= spent + 4
    assert 0 < boats(desk) < 8
    desk.wire.settings = of_its_own
    await desk.cycle("south")
    assert boats(desk) == 8
    ((reason,),) = desk.gaps()
    assert str(reason).startswith("account south stands in for north: ")


async def test_a_flood_of_look_ups_hands_over_what_is_not_looked_up_yet(desk: Desk) -> None:
    await desk.cycle(minutes=0)
    desk.wire.fault(do="flood_wait", account="north", method=RESOLVE, seconds="3h", count=1)
    desk.registry.add_watches([NewWatch(username=KILN["username"], account="north")], START)
    desk.northern[KILN["id"]] = KILN["username"]
    desk.stand_by("south")
    seen = []
    for _ in range(14):
        await desk.cycle()
        seen.append((observers(desk, KILN["id"]), observers(desk, WELL)))
    # Refused at 15 until 195: at 180 that is no longer than the channel's interval.
    assert [kiln for kiln, _ in seen] == [["south"]] * 11 + [[]] + [["north"]] * 2
    assert [well for _, well in seen] == [["north"]] * 14
    assert desk.gaps() == []
