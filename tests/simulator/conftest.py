"""A small scenario, a simulator that plays it, and real Telethon clients that connect to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import StringSession
from telethon.tl import types as t

from simulator import SimulatedTelegram

HARBOUR, MARKET, TALK = 1_000_000_001, 1_000_000_002, 1_000_000_003

Simulate = Callable[..., Awaitable[SimulatedTelegram]]
Connect = Callable[..., Awaitable[TelegramClient]]


@pytest.fixture
def scenario() -> dict[str, Any]:
    return {
        "clock": {"start": "2026-10-01T08:00:00+00:00"},
        "accounts": [
            {"name": "main", "phone": "99966200"},
            {"name": "second", "phone": "99966201"},
            {"name": "guest", "phone": "99966202", "code": "54321", "provisioned": False},
            {
                "name": "careful",
                "phone": "99966203",
                "password": "correct horse",
                "provisioned": False,
            },
        ],
        "users": [{"id": 555, "first_name": "Helper", "username": "helper_bot", "bot": True}],
        "channels": [
            {
                "id": HARBOUR,
                "username": "harbour_news",
                "title": "Harbour News",
                "about": "Port and tide notices",
                "created": "2026-06-01",
                "subscribers": [["2026-06-01", 120], ["+0h", 4800], ["+2h", 5000]],
                "history": {"count": 350, "since": "2026-06-02", "until": "-1h", "rich": True},
            },
            {
                "id": MARKET,
                "username": "market_day",
                "title": "Market Day",
                "created": "-30d",
                "subscribers": 90,
                "timeline": [{"at": "-2d", "post": {"name": "stall", "text": "Stalls open"}}],
            },
        ],
    }


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An RSA key takes a while to make: one for all tests."""
    return tmp_path_factory.mktemp("key") / "rsa.pem"


@pytest_asyncio.fixture
async def simulate(scenario: dict[str, Any], key_file: Path) -> AsyncIterator[Simulate]:
    async with AsyncExitStack() as stack:

        async def start(
            timeline: list[dict[str, Any]] | None = None, **options: Any
        ) -> SimulatedTelegram:
            if timeline is not None:
                scenario["channels"][0]["timeline"] = timeline
            sim = SimulatedTelegram(scenario, key_file=key_file, **options)
            await stack.enter_async_context(sim)
            rsa.add_key(sim.public_key, old=False)
            return sim

        yield start


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Connect]:
    clients: list[TelegramClient] = []

    async def start(
        sim: SimulatedTelegram, account: str | None = "main", **options: Any
    ) -> TelegramClient:
        session = StringSession(sim.session(account) if account else None)
        if account is None:
            session.set_dc(2, sim.host, sim.port)
        # Telethon keeps the server's configuration on the class: a class of its own for each.
        kind = type("SimulatorClient", (TelegramClient,), {"_config": None})
        options = {
            "receive_updates": False,
            "flood_sleep_threshold": 0,
            "request_retries": 0,
            "raise_last_call_error": True,
            "retry_delay": 0.05,
        } | options
        client = kind(session, 1, "hash", **options)
        clients.append(client)
        await client.connect()
        return client

    yield start
    for client in clients:
        await client.disconnect()


@pytest.fixture
def peer() -> Callable[..., Any]:
    """Address a channel as an account that has resolved it."""

    def address(sim: SimulatedTelegram, channel_id: int = HARBOUR, account: str = "main") -> Any:
        access_hash = sim.accounts.by_name[account].access_hash(channel_id)
        return t.InputPeerChannel(channel_id, access_hash)

    return address
