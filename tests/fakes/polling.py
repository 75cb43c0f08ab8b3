"""A collector on fakes: one account, two channels, a clock that the test moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channelwatch.pipeline.poll import PollSettings, PollSummary, poll_account
from tests.fakes.clock import FakeClock
from tests.fakes.collector import MemoryStore
from tests.fakes.leases import MemoryLeases
from tests.fakes.telegram import FakeChannel, FakeConnector, FakeTelegram

LAMP, WELL = 11, 12


@dataclass
class Collector:
    """Everything a poll needs, and how to run one."""

    telegram: FakeTelegram
    clock: FakeClock
    store: MemoryStore = field(default_factory=MemoryStore)
    leases: MemoryLeases = field(default_factory=MemoryLeases)
    settings: PollSettings = field(default_factory=PollSettings)

    def __post_init__(self) -> None:
        self.connector = FakeConnector(self.telegram)
        for channel in self.telegram.channels.values():
            self.store.watch(str(channel.spec["username"]))

    def channel(self, channel_id: int = LAMP) -> FakeChannel:
        return self.telegram.channels[channel_id]

    async def poll(self, **passing: float) -> PollSummary:
        """Let time pass, then run one cycle."""
        self.clock.advance(**passing)
        self.telegram.calls.clear()
        return await poll_account(
            "north",
            connector=self.connector,
            store=self.store,
            budget=self.store,
            leases=self.leases,
            clock=self.clock,
            settings=self.settings,
            holder="test",
        )


def collector(*channels: Mapping[str, Any]) -> Collector:
    clock = FakeClock()
    return Collector(FakeTelegram({"channels": channels}, clock), clock)


def lamp_street(*timeline: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a channel with two old posts and what is to happen."""
    old = [{"at": "-2h", "post": "The bridge is closed."}, {"at": "-1h", "post": "Ask at 5."}]
    return {
        "id": LAMP,
        "username": "lamp_street",
        "title": "Lamp street",
        "subscribers": 160,
        "timeline": [*old, *timeline],
    } | more


def well_street(*timeline: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": WELL,
        "username": "well_street",
        "title": "Well street",
        "subscribers": 9,
        "timeline": [{"at": "-1h", "post": "Good morning."}, *timeline],
    }
