"""A simulator in a process of its own, a database, and a collector that looks at fixed moments."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from channelwatch.domain.rounds import RoundKind
from channelwatch.pipeline.methods import EVERY_METHOD
from channelwatch.pipeline.poll import PollSettings, poll_account
from channelwatch.pipeline.rounds import Rounds, RoundSettings
from channelwatch.store import bootstrap
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import NewWatch, Registry
from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials
from simulator.background import Background, run_in_background
from simulator.running import API_HASH, API_ID
from stack.postgres import temporary_postgres

ACCOUNT = "account-1"
UNBOUNDED = 10**9
Calls = Counter[tuple[int, str]]


@dataclass
class BenchClock:
    """The simulator's clock, moved by nobody else: nobody need ask what it says."""

    telegram: Background

    def __post_init__(self) -> None:
        self._now = datetime.fromtimestamp(self.telegram.control.now(), UTC)

    def now(self) -> datetime:
        """Return the present virtual time."""
        return self._now

    def advance(self, span: timedelta) -> None:
        """Move forward."""
        epoch = self.telegram.control.advance(span.total_seconds())
        self._now = datetime.fromtimestamp(epoch, UTC)


@dataclass
class Played:
    """A watched world: what was asked, when it was looked at, and what is stored."""

    telegram: Background
    store: PostgresStore
    clock: BenchClock
    every: timedelta
    looks: list[datetime] = field(default_factory=list)
    discovery: Calls = field(default_factory=Counter)
    rounds: Calls = field(default_factory=Counter)
    ended_early: Counter[str] = field(default_factory=Counter)

    async def poll(self) -> None:
        """Run one cycle; the first one, which resolves and reads a baseline, is not counted."""
        self.looks.append(self.clock.now())
        summary = await poll_account(
            ACCOUNT,
            connector=connector(self.telegram, self.clock),
            store=self.store.collector,
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.clock,
            settings=PollSettings(
                time_box=timedelta(minutes=20),
                daily_caps={EVERY_METHOD: UNBOUNDED},
                cycle_caps={},
            ),
            holder="bench",
        )
        if summary.ended_by:
            self.ended_early[summary.ended_by] += 1
        asked = self._asked()
        if len(self.looks) > 1:
            self.discovery += asked

    async def look_again(self, kind: RoundKind, batches: int) -> None:
        """Run one audit, or refresh counters, as its DAG does every hour."""
        await Rounds(
            connector=connector(self.telegram, self.clock),
            store=self.store.collector,
            rounds=self.store.rounds,
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.clock,
            settings=RoundSettings(
                batches=batches, courtesy=timedelta(days=1), daily_caps={EVERY_METHOD: UNBOUNDED}
            ),
            holder="bench",
        ).run(ACCOUNT, kind)
        self.rounds += self._asked()

    def _asked(self) -> Calls:
        told = self.telegram.control.calls(reset=True)["channels"]
        return Counter({(int(c), m): n for c, methods in told.items() for m, n in methods.items()})


def credentials(telegram: Background) -> AccountCredentials:
    """Return what reaches the simulator."""
    host, port = telegram.address
    return AccountCredentials(
        session_string=telegram.session(ACCOUNT),
        api_id=API_ID,
        api_hash=API_HASH,
        dc_host=host,
        dc_port=port,
    )


def connector(telegram: Background, clock: BenchClock) -> TelethonConnector:
    """Return the collector's own adapter, aimed at the simulator."""
    given = credentials(telegram)
    return TelethonConnector(lambda _: given, clock)


@contextmanager
def watched(scenario: Mapping[str, Any], every: timedelta) -> Iterator[Played]:
    """Run the scenario and let one account watch all of its channels."""
    with run_in_background(scenario, timeout=300) as telegram, temporary_postgres() as server:
        passwords = {role: secrets.token_hex(8) for role in bootstrap.ROLES}
        bootstrap.prepare(server.dsn(), "bench", passwords)
        clock = BenchClock(telegram)
        store = PostgresStore(server.dsn("bench"), clock, application_name="bench")
        registry = Registry(store.engine)
        registry.add_account(ACCOUNT, "telegram_bench", clock.now())
        names = (str(channel["username"]) for channel in scenario["channels"])
        registry.add_watches(
            [NewWatch(username=name, account=ACCOUNT, poll_interval=every) for name in names],
            clock.now(),
        )
        try:
            yield Played(telegram, store, clock, every)
        finally:
            store.close()
