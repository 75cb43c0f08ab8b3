"""The simulator, seen from a collector: a clock, credentials, a connector."""

from datetime import UTC, datetime, timedelta

from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials
from simulator.running import API_HASH, API_ID, SimulatedTelegram


class WireClock:
    """The clock of a simulator in this process."""

    def __init__(self, telegram: SimulatedTelegram) -> None:
        self._telegram = telegram

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._telegram.clock.now(), UTC)

    def advance(self, **parts: float) -> None:
        """Move forward, by the keywords of timedelta."""
        self._telegram.clock.advance(timedelta(**parts).total_seconds())


def credentials(telegram: SimulatedTelegram, account: str) -> AccountCredentials:
    """Return what a provisioned account needs to reach the simulator."""
    return AccountCredentials(
        session_string=telegram.session(account),
        api_id=API_ID,
        api_hash=API_HASH,
        dc_host=telegram.host,
        dc_port=telegram.port,
    )


def connector(telegram: SimulatedTelegram, *, call_seconds: float = 5.0) -> TelethonConnector:
    """Return the real adapter, aimed at the simulator."""
    return TelethonConnector(
        lambda account: credentials(telegram, account),
        WireClock(telegram),
        call_seconds=call_seconds,
    )
