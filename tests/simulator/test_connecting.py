"""Handshake, transports, provisioned sessions."""

import asyncio

import pytest
from telethon import errors
from telethon.network import ConnectionTcpAbridged, ConnectionTcpFull, ConnectionTcpIntermediate
from telethon.sessions import StringSession
from telethon.tl import functions as f
from telethon.tl import types as t


@pytest.mark.parametrize(
    "connection", [ConnectionTcpFull, ConnectionTcpAbridged, ConnectionTcpIntermediate]
)
async def test_a_provisioned_session_is_logged_in_on_every_transport(simulate, connect, connection):
    client = await connect(await simulate(), connection=connection)
    assert (await client.get_me()).phone == "99966200"
    assert await client.is_user_authorized()


async def test_a_client_without_a_key_agrees_on_one_and_keeps_it(simulate, connect):
    sim = await simulate()
    client = await connect(sim, None)
    assert not await client.is_user_authorized()
    with pytest.raises(errors.AuthKeyUnregisteredError):
        await client(f.contacts.ResolveUsernameRequest("harbour_news"))
    assert len(StringSession(client.session.save()).auth_key.key) == 256


async def test_sessions_are_the_same_after_a_restart_with_the_same_scenario(simulate, connect):
    first = await simulate()
    key = StringSession(first.session("main")).auth_key.key
    second = await simulate()
    assert StringSession(second.session("main")).auth_key.key == key
    assert key != StringSession(second.session("second")).auth_key.key


async def test_many_calls_at_once_come_in_containers_and_are_all_answered(simulate, connect, peer):
    sim = await simulate()
    client = await connect(sim)
    asked = [client(f.channels.GetFullChannelRequest(peer(sim))) for _ in range(60)]
    assert {answer.full_chat.participants_count for answer in await asyncio.gather(*asked)} == {
        4800
    }


async def test_a_client_comes_back_after_the_server_cut_it_off(simulate, connect):
    sim = await simulate()
    client = await connect(sim)
    sim.server.drop_connections()
    await asyncio.sleep(0.01)
    assert (await client(f.contacts.ResolveUsernameRequest("market_day"))).chats


async def test_the_protocols_own_messages_are_served(simulate, connect):
    client = await connect(await simulate())
    assert (await client._sender.send(f.PingRequest(5))).ping_id == 5
    assert (await client._sender.send(f.GetFutureSaltsRequest(1))).salts


async def test_noise_instead_of_mtproto_harms_nobody(simulate, connect):
    sim = await simulate()
    _, writer = await asyncio.open_connection(sim.host, sim.port)
    writer.write(b"GET / HTTP/1.1\r\n\r\n" * 10)
    await writer.drain()
    client = await connect(sim)
    assert isinstance(await client(f.help.GetNearestDcRequest()), t.NearestDc)
    writer.close()


async def test_every_data_centre_is_on_loopback(simulate, connect):
    sim = await simulate()
    config = await (await connect(sim))(f.help.GetConfigRequest())
    found = {(each.id, each.ip_address, each.port) for each in config.dc_options}
    assert found == {(dc, sim.host, sim.port) for dc in range(1, 6)}
