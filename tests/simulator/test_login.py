"""Login by code, by 2FA password and by QR code."""

import asyncio

import pytest
from telethon import errors
from telethon.tl import functions as f


async def test_login_by_code(simulate, connect):
    client = await connect(await simulate(), None)
    await client.send_code_request("+99966202")
    with pytest.raises(errors.PhoneCodeInvalidError):
        await client.sign_in("+99966202", "11111")
    me = await client.sign_in("+99966202", "54321")
    assert me.phone == "99966202"
    assert await client.is_user_authorized()


async def test_an_unknown_phone_is_refused(simulate, connect):
    client = await connect(await simulate(), None)
    with pytest.raises(errors.PhoneNumberUnoccupiedError):
        await client.send_code_request("+70000000000")


async def test_login_asks_for_the_second_factor_and_checks_it(simulate, connect):
    client = await connect(await simulate(), None)
    await client.send_code_request("99966203")
    with pytest.raises(errors.SessionPasswordNeededError):
        await client.sign_in("99966203", "12345")
    assert not await client.is_user_authorized()
    with pytest.raises(errors.PasswordHashInvalidError):
        await client.sign_in(password="wrong horse")
    assert (await client.sign_in(password="correct horse")).phone == "99966203"


async def test_login_by_qr_code(simulate, connect):
    sim = await simulate()
    client = await connect(sim, None, receive_updates=True)
    code = await client.qr_login()
    waiting = asyncio.create_task(code.wait(5))
    await asyncio.sleep(0)
    token = sim.accounts.find_token(code.token)
    sim.scan(sim.accounts.by_name["guest"], token)
    assert (await waiting).phone == "99966202"


async def test_login_by_qr_code_still_asks_for_the_password(simulate, connect):
    sim = await simulate()
    client = await connect(sim, None, receive_updates=True)
    code = await client.qr_login()
    waiting = asyncio.create_task(code.wait(5))
    await asyncio.sleep(0)
    sim.scan(sim.accounts.by_name["careful"], sim.accounts.find_token(code.token))
    with pytest.raises(errors.SessionPasswordNeededError):
        await waiting
    assert (await client.sign_in(password="correct horse")).phone == "99966203"


async def test_one_account_scans_the_code_of_another_device(simulate, connect):
    sim = await simulate()
    phone, desk = await connect(sim), await connect(sim, None)
    code = await desk.qr_login()
    await phone(f.auth.AcceptLoginTokenRequest(code.token))
    await code.recreate()
    assert (await desk.get_me()).phone == "99966200"


async def test_logging_out_ends_the_session(simulate, connect):
    sim = await simulate()
    client = await connect(sim)
    assert await client.log_out()
    again = await connect(sim)
    assert not await again.is_user_authorized()


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("revoked", errors.SessionRevokedError),
        ("banned", errors.UserDeactivatedBanError),
        ("frozen", errors.FrozenMethodInvalidError),
    ],
)
async def test_account_states(simulate, connect, scenario, state, error):
    scenario["accounts"][0]["state"] = state
    client = await connect(await simulate())
    with pytest.raises(error):
        await client(f.contacts.ResolveUsernameRequest("harbour_news"))
    assert await client.is_user_authorized() == (state == "frozen")


async def test_an_exclusive_account_is_lost_when_two_connections_use_it(
    simulate, connect, scenario
):
    scenario["accounts"][0]["exclusive"] = True
    sim = await simulate()
    first = await connect(sim)
    assert await first(f.contacts.ResolveUsernameRequest("market_day"))
    with pytest.raises(errors.AuthKeyDuplicatedError):
        await connect(sim)
    with pytest.raises(errors.AuthKeyDuplicatedError):
        await first(f.contacts.ResolveUsernameRequest("market_day"))
