"""What goes wrong on the wire, and the state that it must leave behind."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from channelwatch.domain.kinds import AccountState, ChannelState
from channelwatch.pipeline.errors import AccountMisconfigured
from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials
from simulator.running import SimulatedTelegram
from tests.fakes.collector_on_wire import (
    LAMP,
    WELL,
    WireCollector,
    collecting,
    lamp_street,
    scenario,
    well_street,
)
from tests.fakes.wire import WireClock, connector

FULL, HISTORY = "channels.getFullChannel", "messages.getHistory"


async def test_a_flood_wait_of_three_hours_is_honoured_by_the_next_process():
    async with collecting(lamp_street()) as c:
        await c.poll()
        c.fault(do="flood_wait", method=FULL, seconds="3h", count=1)
        summary = await c.poll(minutes=15)
        assert summary.outcomes == {"flooded": 1}
        assert c.store.floods == {("north", FULL): c.clock.now() + timedelta(hours=3)}
        await c.poll(minutes=15)
        assert c.asked() == []
        assert (await c.poll(hours=3)).outcomes == {"unchanged": 1}


async def test_a_flood_wait_of_five_seconds_is_not_slept_away():
    async with collecting(lamp_street(), well_street({"at": "+5m", "post": "Water."})) as c:
        await c.poll()
        c.fault(do="flood_wait", method="updates.getChannelDifference", seconds=5, count=1)
        summary = await c.poll(minutes=15)
        assert summary.outcomes == {"unchanged": 1, "flooded": 1}
        assert summary.ended_by is None
        assert (await c.poll(minutes=15)).new_posts == 1


async def test_a_dropped_answer_times_out_and_is_asked_for_again():
    async with collecting(lamp_street()) as c:
        await c.poll()
        c.fault(do="drop", method=FULL, count=1)
        assert (await c.poll(minutes=15)).outcomes == {"unchanged": 1}
        assert c.asked() == [FULL, FULL]
        c.fault(do="drop", method=FULL, count=4)
        assert (await c.poll(minutes=15)).outcomes == {"failed": 1}
        assert c.store.turns[-1].reason == f"{FULL}: no answer in time"


async def test_a_channel_without_an_answer_has_a_second_turn_after_the_others():
    news = {"at": "+5m", "post": "Two boats arrived."}
    async with collecting(lamp_street(news), well_street()) as c:
        c.settings = replace(c.settings, concurrency=1)
        await c.poll()
        c.fault(do="drop", method=FULL, channel=LAMP, count=2)
        summary = await c.poll(minutes=15)
        assert (summary.outcomes, summary.new_posts) == ({"changed": 1, "unchanged": 1}, 1)
        fulls = [call.channel_id for call in c.telegram.calls.recent if call.method == FULL]
        assert fulls == [LAMP, LAMP, WELL, LAMP]


async def test_a_stall_does_not_hold_the_other_channels_up():
    async with collecting(lamp_street(), well_street()) as c:
        await c.poll()
        c.fault(do="delay", seconds=30, channel=LAMP)
        began = asyncio.get_running_loop().time()
        summary = await c.poll(minutes=15)
        assert asyncio.get_running_loop().time() - began < 10
        assert summary.outcomes == {"unchanged": 1, "failed": 1}


@pytest.mark.parametrize("effect", ["garbage", "disconnect", "disconnect_after", "bad_salt"])
async def test_a_broken_line_is_mended_within_the_turn(effect: str):
    async with collecting(lamp_street({"at": "+5m", "post": "Two boats arrived."})) as c:
        await c.poll()
        c.fault(do=effect, method=FULL, count=1)
        summary = await c.poll(minutes=15)
        assert (summary.outcomes, summary.new_posts) == ({"changed": 1}, 1)


@pytest.mark.parametrize("error", ["INTERNAL", "Timeout"])
async def test_a_server_error_fails_the_turn_and_not_the_next(error: str):
    async with collecting(lamp_street()) as c:
        c.call_seconds = 5
        await c.poll()
        code = -503 if error == "Timeout" else 500
        c.fault(do="rpc_error", error=error, code=code, method=FULL, count=4)
        assert (await c.poll(minutes=15)).outcomes == {"failed": 1}
        assert c.store.turns[-1].reason == f"{FULL}: {error}"
        assert (await c.poll(minutes=15)).outcomes == {"unchanged": 1}


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ({"do": "duplicated"}, AccountState.DUPLICATED, "AUTH_KEY_DUPLICATED"),
        ({"do": "frozen"}, AccountState.FROZEN, "FROZEN_METHOD_INVALID"),
        ({"do": "forget_key"}, AccountState.REVOKED, "AUTH_KEY_NOT_FOUND"),
        (
            {"do": "rpc_error", "error": "SESSION_REVOKED", "code": 401},
            AccountState.REVOKED,
            "SESSION_REVOKED",
        ),
        ({"do": "migrate", "to": "user"}, AccountState.REVOKED, "USER_MIGRATE_4: log in again"),
    ],
)
async def test_an_account_that_is_out_ends_its_cycle_with_its_state(
    fault: dict[str, str], state: AccountState, reason: str
):
    async with collecting(lamp_street(), well_street()) as c:
        await c.poll()
        c.fault(method=FULL, **fault)
        summary = await c.poll(minutes=15)
        assert c.store.account_states == [("north", state, reason)]
        assert summary.account_state is state
        assert set(summary.outcomes) <= {"deferred"}


async def test_a_session_that_was_revoked_earlier_is_told_at_the_login():
    async with collecting(lamp_street()) as c:
        c.telegram.accounts.by_name["north"].state = "revoked"
        summary = await c.poll()
        assert summary.account_state is AccountState.REVOKED
        assert c.asked() == []


async def test_a_second_connection_kills_an_exclusive_session():
    """Why leases exist: without one, this is what two processes do to each other."""
    async with SimulatedTelegram(scenario(lamp_street())) as telegram:
        link = connector(telegram)
        async with link.connect("north") as source:
            ref = await source.resolve("lamp_street_demo")
            with pytest.raises(Exception, match="duplicated"):
                async with link.connect("north") as second:
                    await second.full_channel(ref)


@pytest.mark.parametrize(
    ("access", "state", "reason"),
    [
        ("private", ChannelState.PRIVATE, "CHANNEL_PRIVATE"),
        ("banned", ChannelState.GONE, "banned (all:terms)"),
        ("deleted", ChannelState.GONE, "CHANNEL_INVALID"),
    ],
)
async def test_a_closed_channel_is_a_state_of_its_own(
    access: str, state: ChannelState, reason: str
):
    async with collecting(lamp_street({"at": "+5m", "access": access}), well_street()) as c:
        await c.poll()
        summary = await c.poll(minutes=15)
        assert summary.outcomes == {"unchanged": 1, "unavailable": 1}
        assert c.store.of(LAMP).states == [(state, reason)]
        await c.poll(minutes=15)
        assert c.store.of(LAMP).states == [(state, reason)]


async def test_a_flood_leaves_a_closed_channel_what_the_refusal_says():
    async with collecting(lamp_street({"at": "+5m", "access": "banned"})) as c:
        await c.poll()
        c.fault(do="flood_wait", method="channels.getChannels", seconds=60)
        await c.poll(minutes=15)
        assert c.store.of(LAMP).states == [(ChannelState.PRIVATE, "CHANNEL_PRIVATE")]
        assert ("north", "channels.getChannels") in c.store.floods


async def test_an_unknown_username_and_a_person_are_no_channels():
    person = {"id": 7000000009, "first_name": "Ann", "username": "ann_of_the_demo"}
    async with collecting(lamp_street(), users=[person]) as c:
        c.store.watch("nobody_demo")
        c.store.watch("ann_of_the_demo")
        summary = await c.poll()
        assert summary.outcomes == {"changed": 1, "failed": 2}
        assert set(c.store.unresolvable) == {"nobody_demo", "ann_of_the_demo"}


async def test_a_username_taken_over_is_reported_and_not_followed():
    async with collecting(
        lamp_street({"at": "+1h", "profile": {"username": "lamp_street_new_demo"}}),
        well_street({"at": "+2h", "profile": {"username": "lamp_street_demo"}}),
    ) as c:
        await c.poll()
        await c.poll(hours=7)
        assert ("lamp_street_demo", WELL) in c.store.reused
        assert c.store.of(LAMP).profiles[-1].username == "lamp_street_new_demo"


async def test_a_server_that_restarts_in_mid_cycle_is_waited_for():
    scene = scenario(lamp_street({"at": "+5m", "post": {"id": 4, "text": "Two boats arrived."}}))
    async with SimulatedTelegram(scene) as first:
        c = WireCollector(first)
        c.store.watch("lamp_street_demo")
        await c.poll()
        c.clock.advance(minutes=15)
        c.fault(do="drop", method="updates.getChannelDifference")
        c.call_seconds = 8
        polling = asyncio.create_task(c.poll())
        await asyncio.sleep(0.5)
        port, at = first.port, first.clock.now()
    async with SimulatedTelegram(scene, port=port, at=at):
        summary = await polling
    assert (summary.outcomes, summary.new_posts) == ({"changed": 1}, 1)


async def test_a_login_that_fails_ends_the_cycle():
    async with collecting(lamp_street()) as c:
        c.fault(do="drop", method="users.getUsers")
        assert (await c.poll()).ended_by == "login: no answer in time"


async def test_a_server_that_stays_away_ends_the_cycle():
    async with SimulatedTelegram(scenario(lamp_street())) as telegram:
        c = WireCollector(telegram)
        c.store.watch("lamp_street_demo")
        await c.poll()
        c.clock.advance(minutes=15)
    c.call_seconds = 10
    summary = await c.poll()
    assert summary.ended_by == "login: connection lost (ConnectionError)"
    assert summary.left == 1


async def test_a_wrong_session_is_named_without_showing_it():
    async with SimulatedTelegram(scenario(lamp_street())) as telegram:
        secret = "1" + "notasession" * 20
        wrong = AccountCredentials(session_string=secret, api_id=1, api_hash="x")
        link = TelethonConnector(lambda _: wrong, WireClock(telegram))
        with pytest.raises(AccountMisconfigured) as caught:
            async with link.connect("north"):
                pass
        assert str(caught.value) == "account north: the session string is not a Telethon session"
        assert "notasession" not in repr(wrong)


async def test_logs_hold_neither_session_nor_texts(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    async with collecting(lamp_street({"at": "+5m", "post": "Two boats arrived."})) as c:
        await c.poll()
        for effect in ("garbage", "disconnect", "drop"):
            c.fault(do=effect, method=FULL, count=1)
        await c.poll(minutes=15)
        mine = [r.getMessage() for r in caplog.records if r.name.startswith("channelwatch")]
        said = "\n".join(mine)
        assert c.telegram.session("north") not in said
        assert "boats" not in said
