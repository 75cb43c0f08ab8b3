"""The same little world twice: in memory, and on the wire."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.ports import Source
from simulator.running import SimulatedTelegram
from tests.fakes.clock import START, FakeClock
from tests.fakes.telegram import FakeSource, FakeTelegram
from tests.fakes.wire import WireClock, connector

CHANNEL = 2100000001
BIG = 2100000002
TALK = 2100000003


def scenario() -> dict[str, Any]:
    """Return a channel with a few events, and one with 250 posts."""
    return {
        "clock": {"start": START},
        "accounts": [{"name": "north", "phone": "99966010001"}],
        "channels": [
            {
                "id": CHANNEL,
                "username": "lamp_street_demo",
                "title": "Lamp street",
                "created": "-9d",
                "subscribers": 160,
                "linked_chat": TALK,
                "timeline": [
                    {"at": "-3d", "post": {"id": 2, "text": "The bridge is closed."}},
                    {"at": "-2d", "post": {"id": 3, "text": "The bridge is open 🌉."}},
                    {"at": "+1h", "post": {"id": 4, "text": "Two boats arrived."}},
                    {"at": "+2h", "edit": {"post": 4, "text": "Three boats arrived."}},
                    {"at": "+3h", "delete": [2]},
                    {"at": "+9h", "access": "private"},
                ],
            },
            {
                "id": BIG,
                "username": "long_street_demo",
                "title": "Long street",
                "created": "-9d",
                "subscribers": 5,
                "timeline": [
                    {"at": f"-{400 - i}m", "post": {"id": i, "text": f"Lamp {i}."}}
                    for i in range(2, 252)
                ],
            },
            {
                "id": TALK,
                "username": "lamp_talk_demo",
                "title": "Lamp street talks",
                "kind": "supergroup",
                "created": "-9d",
                "subscribers": 7,
                "timeline": [{"at": "-1h", "post": {"id": 2, "text": "Is it open?"}}],
            },
        ],
    }


@dataclass
class World:
    """A connected source and the clock that moves its world."""

    source: Source
    clock: Any

    async def ref(self, username: str = "lamp_street_demo") -> ChannelRef:
        return await self.source.resolve(username)


@pytest.fixture(params=["memory", "wire"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "memory":
        clock = FakeClock()
        yield World(FakeSource(FakeTelegram(scenario(), clock)), clock)
        return
    async with (
        SimulatedTelegram(scenario()) as telegram,
        connector(telegram).connect("north") as source,
    ):
        yield World(source, WireClock(telegram))
