"""Log in against the simulator, over the whole key exchange, as a new account would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import pytest
from telethon.crypto import rsa

from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials
from channelwatch.telegram.login import (
    LoginRefused,
    PasswordWanted,
    TelethonLogin,
    TryAgain,
    open_login,
)
from simulator.running import API_HASH, API_ID, SimulatedTelegram
from simulator.scenario.faults import FaultSpec
from tests.fakes.clock import START
from tests.fakes.wire import WireClock

PHONE, GUARDED_PHONE = "+99966010011", "+999 660 100 12"
SCENARIO = {
    "clock": {"start": START},
    "accounts": [
        {"name": "plain", "phone": "99966010011", "code": "24680", "provisioned": False},
        {
            "name": "guarded",
            "phone": "99966010012",
            "code": "13579",
            "password": "tide and lantern",
            "provisioned": False,
        },
    ],
    "channels": [
        {
            "id": 2100000001,
            "username": "lamp_street_demo",
            "title": "Lamp street",
            "created": "-9d",
            "subscribers": 160,
        }
    ],
}


@pytest.fixture
async def telegram(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SimulatedTelegram]:
    monkeypatch.setattr(rsa, "_server_keys", dict(rsa._server_keys))  # one process, many keys
    async with SimulatedTelegram(SCENARIO) as simulated:
        yield simulated


def credentials(telegram: SimulatedTelegram, session: str = "") -> AccountCredentials:
    return AccountCredentials(
        session_string=session,
        api_id=API_ID,
        api_hash=API_HASH,
        dc_host=telegram.host,
        dc_port=telegram.port,
    )


def opened(telegram: SimulatedTelegram) -> AbstractAsyncContextManager[TelethonLogin]:
    key = telegram.public_key
    return open_login("north", credentials(telegram), WireClock(telegram), server_key=key)


async def works(telegram: SimulatedTelegram, session: str) -> bool:
    connector = TelethonConnector(lambda _: credentials(telegram, session), WireClock(telegram))
    async with connector.connect("north") as source:
        ref = await source.resolve("lamp_street_demo")
    return ref.telegram_channel_id == 2100000001


async def test_a_wrong_code_may_be_entered_again(telegram: SimulatedTelegram) -> None:
    async with opened(telegram) as login:
        await login.request_code(PHONE)
        with pytest.raises(TryAgain, match="not the code"):
            await login.enter_code("11111")
        await login.enter_code("24 680")
        session, phone = login.session_string(), login.masked_phone
    assert phone == "+999…11"
    assert await works(telegram, session)


async def test_two_step_verification(telegram: SimulatedTelegram) -> None:
    async with opened(telegram) as login:
        await login.request_code(GUARDED_PHONE)
        with pytest.raises(PasswordWanted):
            await login.enter_code("13579")
        with pytest.raises(TryAgain, match="not the account's password"):
            await login.enter_password("lantern")
        await login.enter_password("tide and lantern")
        session = login.session_string()
    assert await works(telegram, session)


@pytest.mark.parametrize("name", ["plain", "guarded"])
async def test_qr_code(telegram: SimulatedTelegram, name: str) -> None:
    async with opened(telegram) as login:
        link = await login.qr_link()
        assert link.startswith("tg://login?token=")
        waiting = asyncio.create_task(login.await_scan())
        await asyncio.sleep(0.1)
        token = telegram.accounts.find_token(None)
        assert token is not None
        telegram.scan(telegram.accounts.by_name[name], token)
        if name == "plain":
            assert await asyncio.wait_for(waiting, 3)  # told by the update, not by looking again
        else:
            with pytest.raises(PasswordWanted):
                await waiting
            await login.enter_password("tide and lantern")
        session = login.session_string()
    assert await works(telegram, session)


async def test_a_phone_of_another_data_centre(telegram: SimulatedTelegram) -> None:
    telegram.faults.add(FaultSpec(do="migrate", method="auth.sendCode", to="phone", dc=4, count=1))
    async with opened(telegram) as login:
        await login.request_code(PHONE)
        await login.enter_code("24680")
        session = login.session_string()
    assert await works(telegram, session)


@pytest.mark.parametrize(
    ("phone", "reason"),
    [("+99900000000", "no account has this number"), ("none", "not a phone number")],
)
async def test_who_cannot_log_in_is_told_why(
    telegram: SimulatedTelegram, phone: str, reason: str
) -> None:
    async with opened(telegram) as login:
        with pytest.raises(LoginRefused, match=reason):
            await login.request_code(phone)
