"""Each fault, as the real client meets it."""

import asyncio
import time

import pytest
from telethon import errors
from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.scenario.faults import FaultSpec

HARBOUR = 1_000_000_001
RESOLVE = f.contacts.ResolveUsernameRequest("harbour_news")


def add(sim, **rule):
    return sim.faults.add(FaultSpec(**rule))


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ({"do": "flood_wait", "seconds": 17}, errors.FloodWaitError),
        ({"do": "rpc_error", "error": "CHANNEL_PRIVATE"}, errors.ChannelPrivateError),
        ({"do": "rpc_error", "error": "PERSISTENT_TIMESTAMP_OUTDATED"}, errors.ServerError),
        ({"do": "rpc_error", "error": "SOMETHING_NEW", "code": 400}, errors.BadRequestError),
        ({"do": "frozen"}, errors.FrozenMethodInvalidError),
        ({"do": "duplicated"}, errors.AuthKeyDuplicatedError),
        ({"do": "forget_key"}, errors.AuthKeyNotFound),
        ({"do": "migrate", "to": "phone", "dc": 3}, errors.PhoneMigrateError),
    ],
)
async def test_errors_arrive_under_their_names(simulate, connect, rule, error):
    sim = await simulate()
    client = await connect(sim)
    add(sim, method="contacts.*", count=1, **rule)
    with pytest.raises(error) as caught:
        await client._sender.send(RESOLVE)  # past Telethon's own sleep of 2 s after server errors
    if rule["do"] == "flood_wait":
        assert caught.value.seconds == 17


async def test_codes_on_the_wire_are_telegrams(simulate, connect):
    sim = await simulate()
    add(sim, do="rpc_error", error="CHANNEL_PRIVATE", method="contacts.*")
    await _fails(await connect(sim), errors.ChannelPrivateError)
    sent = sim.calls.recent[-1]
    assert (sent.method, sent.outcome) == ("contacts.resolveUsername", "CHANNEL_PRIVATE")


@pytest.mark.parametrize("do", ["disconnect", "disconnect_after", "bad_salt"])
async def test_the_client_recovers_from_a_short_trouble(simulate, connect, do):
    sim = await simulate()
    client = await connect(sim)
    add(sim, do=do, method="contacts.*", count=1)
    assert (await client(RESOLVE)).chats
    assert (await client(RESOLVE)).chats


@pytest.mark.parametrize("do", ["drop", "garbage"])
async def test_an_answer_that_never_comes(simulate, connect, do):
    sim = await simulate()
    client = await connect(sim)
    add(sim, do=do, method="contacts.*", count=1)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(client(RESOLVE), 0.3)
    assert (await client(RESOLVE)).chats


async def test_a_delay_holds_only_the_call_it_hits(simulate, connect):
    sim = await simulate()
    client = await connect(sim)
    add(sim, do="delay", seconds=0.3, method="contacts.*", count=1)
    began = time.monotonic()
    slow = asyncio.create_task(client(RESOLVE))
    await asyncio.sleep(0)
    await client(f.help.GetNearestDcRequest())
    assert time.monotonic() - began < 0.2
    await slow
    assert time.monotonic() - began >= 0.3


async def test_a_transport_flood(simulate, connect):
    sim = await simulate()
    client = await connect(sim)
    add(sim, do="transport_error", code=-429, method="contacts.*", count=1)
    await _fails(client, errors.InvalidBufferError)


async def test_a_duplicated_session_stays_dead(simulate, connect):
    sim = await simulate()
    add(sim, do="duplicated", method="contacts.*", count=1)
    await _fails(await connect(sim), errors.AuthKeyDuplicatedError)
    with pytest.raises(errors.AuthKeyDuplicatedError):
        await connect(sim)


async def test_a_forgotten_session_stays_forgotten(simulate, connect):
    sim = await simulate()
    add(sim, do="forget_key", method="contacts.*", count=1)
    await _fails(await connect(sim), errors.AuthKeyNotFound)
    with pytest.raises(errors.AuthKeyNotFound):
        await connect(sim)


async def test_a_login_that_is_sent_to_another_data_centre(simulate, connect):
    sim = await simulate()
    add(sim, do="migrate", to="phone", dc=4, method="auth.sendCode", count=1)
    client = await connect(sim, None, request_retries=2)
    await client.send_code_request("99966202")
    assert client.session.dc_id == 4
    assert (await client.sign_in("99966202", "54321")).phone == "99966202"


async def test_answers_can_be_bent(simulate, connect, peer):
    sim = await simulate([{"at": "+1h", "post": "New"}])
    client = await connect(sim)
    add(sim, do="freeze_pts")
    add(sim, do="omit_count")
    ask = f.channels.GetFullChannelRequest(peer(sim))
    before = (await client(ask)).full_chat
    sim.clock.advance(3600)
    after = (await client(ask)).full_chat
    assert before.pts == after.pts < sim.world.channels[HARBOUR].log.pts
    assert after.participants_count is None
    add(sim, do="short_page", messages=3)
    page = await client(f.messages.GetHistoryRequest(peer(sim), 0, None, 0, 10, 0, 0, 0))
    assert [message.id for message in page.messages] == list(range(352, 345, -1))
    add(sim, do="shuffle")
    add(sim, do="omit_messages", messages=2)
    ids = list(range(1, 21))
    found = (await client(f.channels.GetMessagesRequest(peer(sim), ids))).messages
    assert [message.id for message in found] != sorted(message.id for message in found)
    assert {message.id for message in found} == set(range(3, 21))
    difference = f.updates.GetChannelDifferenceRequest(
        peer(sim), t.ChannelMessagesFilterEmpty(), before.pts, 10
    )
    rule = add(sim, do="too_long")
    assert isinstance(await client(difference), t.updates.ChannelDifferenceTooLong)
    sim.faults.clear(rule.id)
    add(sim, do="refuse_difference")
    with pytest.raises(errors.ForbiddenError):
        await client(difference)


async def test_rules_choose_by_channel_account_time_and_turn(simulate, connect, peer):
    sim = await simulate()
    main, second = await connect(sim), await connect(sim, "second")
    flood = {"do": "flood_wait", "seconds": 9}
    add(sim, **flood, channel="harbour_news", account="second", after="+1h", before="+2h")
    asks = {
        name: f.channels.GetFullChannelRequest(peer(sim, account=name))
        for name in ("main", "second")
    }
    assert await second(asks["second"])
    sim.clock.advance(3600)
    assert await main(asks["main"])
    with pytest.raises(errors.FloodWaitError):
        await second(asks["second"])
    sim.clock.advance(3600)
    second._flood_waited_requests.clear()
    assert await second(asks["second"])


async def test_rules_count_skip_and_repeat(simulate, connect):
    sim = await simulate()
    client = await connect(sim)
    rule = add(sim, do="rpc_error", error="X", method="contacts.*", skip=1, every=2, count=2)
    outcomes = [await _outcome(client) for _ in range(8)]
    assert outcomes == ["ok", "ok", "X", "ok", "X", "ok", "ok", "ok"]
    assert rule.hits == 2


async def test_chance_is_repeatable(simulate, connect):
    patterns = []
    for _ in range(2):
        sim = await simulate()
        client = await connect(sim)
        add(sim, do="rpc_error", error="X", method="contacts.*", probability=0.5, seed=3)
        patterns.append([await _outcome(client) for _ in range(20)])
    assert patterns[0] == patterns[1]
    assert set(patterns[0]) == {"ok", "X"}


async def _outcome(client):
    try:
        await client(RESOLVE)
    except errors.RPCError as error:
        return error.message
    return "ok"


async def _fails(client, error):
    with pytest.raises(error):
        await client(RESOLVE)
