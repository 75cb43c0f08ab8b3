"""A collector whose Telegram is the simulator: real Telethon, real MTProto, a store in memory."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from channelwatch.pipeline.poll import PollSettings, PollSummary, poll_account
from channelwatch.pipeline.ports import BudgetStore, CollectorStore, Leases
from simulator.running import SimulatedTelegram
from simulator.scenario.faults import FaultSpec
from tests.fakes.clock import START
from tests.fakes.collector import MemoryStore
from tests.fakes.leases import MemoryLeases
from tests.fakes.wire import WireClock, connector

LAMP, WELL = 2100000011, 2100000012


def lamp_street(*timeline: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a channel with two old posts and what is to happen."""
    old = [
        {"at": "-2h", "post": {"id": 2, "text": "The bridge is closed."}},
        {"at": "-1h", "post": {"id": 3, "text": "Ask at 5."}},
    ]
    return {
        "id": LAMP,
        "username": "lamp_street_demo",
        "title": "Lamp street",
        "created": "-9d",
        "subscribers": 160,
        "timeline": [*old, *timeline],
    } | more


def well_street(*timeline: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": WELL,
        "username": "well_street_demo",
        "title": "Well street",
        "created": "-9d",
        "subscribers": 9,
        "timeline": list(timeline),
    } | more


def scenario(*channels: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "clock": {"start": START},
        "accounts": [{"name": "north", "phone": "99966010001", "exclusive": True}],
        "channels": list(channels),
    } | more


@dataclass
class WireCollector:
    """Everything a poll needs, with the simulator behind it."""

    telegram: SimulatedTelegram
    store: Any = field(default_factory=MemoryStore)
    budget: BudgetStore | None = None
    leases: Leases = field(default_factory=MemoryLeases)
    settings: PollSettings = field(default_factory=PollSettings)
    call_seconds: float = 1.5

    def __post_init__(self) -> None:
        self.clock = WireClock(self.telegram)

    async def poll(
        self, *, account: str = "north", holder: str = "test", **passing: float
    ) -> PollSummary:
        """Let time pass, then run one cycle as a new process would: nothing is remembered."""
        self.clock.advance(**passing)
        self.telegram.calls.reset()
        store: CollectorStore = self.store
        return await poll_account(
            account,
            connector=connector(self.telegram, call_seconds=self.call_seconds),
            store=store,
            budget=self.budget or self.store,
            leases=self.leases,
            clock=self.clock,
            settings=self.settings,
            holder=holder,
        )

    def fault(self, **rule: Any) -> None:
        """Put a fault into force."""
        self.telegram.faults.add(FaultSpec.model_validate(rule))

    def asked(self, channel_id: int = LAMP) -> list[str]:
        """Return the methods of the calls about a channel since the last cycle began."""
        return [c.method for c in self.telegram.calls.recent if c.channel_id == channel_id]

    def texts(self, channel_id: int = LAMP) -> dict[int, str]:
        """Return the text stored of each post that stands."""
        standing = self.store.recent_ids(channel_id, 10_000)
        posts = self.store.of(channel_id).posts
        return {i: posts[i].text for i in sorted(standing) if posts[i].text}


@asynccontextmanager
async def collecting(*channels: Mapping[str, Any], **more: Any) -> AsyncIterator[WireCollector]:
    """Run the channels on a simulator, watched by one account."""
    async with SimulatedTelegram(scenario(*channels, **more)) as telegram:
        found = WireCollector(telegram)
        for channel in channels:
            found.store.watch(str(channel["username"]))
        yield found
