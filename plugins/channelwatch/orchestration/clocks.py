"""Tell the time of observations: the host's, or the simulator's where there is one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from channelwatch.orchestration.settings import Settings
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.pipeline.ports import Clock

TIMEOUT_SECONDS = 5.0


def _client() -> httpx.Client:
    """Return a client that no proxy of the environment comes between: the address is loopback."""
    return httpx.Client(trust_env=False, timeout=TIMEOUT_SECONDS)


class ClockUnavailable(ChannelwatchError):
    """The simulator that gives the time does not answer."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"the simulator's clock at {url} does not answer: {reason}")


class HostClock:
    """The host's clock."""

    def now(self) -> datetime:
        """Return the present time, UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SimulatorClock:
    """The virtual clock of the simulator whose control address is `url`.

    Every request and every row asks it, so one client lives as long as the clock; threads share it.
    """

    url: str
    _client: httpx.Client = field(default_factory=_client, repr=False, compare=False)

    def now(self) -> datetime:
        """Return the present virtual time, UTC; ClockUnavailable when nobody tells it."""
        try:
            answer = self._client.get(f"{self.url}/clock").raise_for_status().json()
            return datetime.fromisoformat(answer["now"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ClockUnavailable(self.url, type(error).__name__) from None


def open_clock(settings: Settings) -> Clock:
    """Return the clock that the settings name."""
    if settings.clock_url is None:
        return HostClock()
    return SimulatorClock(str(settings.clock_url).rstrip("/"))
