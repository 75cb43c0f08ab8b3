"""A simulator in a process of its own, a database, and a collector that looks at fixed moments."""

import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from channelwatch.domain.rounds import RoundKind
from channelwatch.pipeline.methods import EVERY_METHOD
from channelwatch.pipeline.poll import PollSettings, PollSummary, poll_account
from channelwatch.pipeline.rounds import Rounds, RoundSettings, RoundSummary
from channelwatch.store import bootstrap
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import NewWatch, Registry
from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials
from simulator.background import Background, Control, run_in_background
from simulator.running import API_HASH, API_ID
from stack.ports import free_port
from stack.postgres import temporary_postgres

ACCOUNT = "account-1"
UNBOUNDED = {EVERY_METHOD: 10**9}
START_SECONDS = 300
CALL_SECONDS = 2.0
"""How long an answer may take: on loopback a dropped one is given up early."""
Calls = Counter[tuple[int, str]]


class Telegram:
    """A simulator that can be stopped, killed and started again where it was."""

    def __init__(self, scenario: Mapping[str, Any], folder: Path) -> None:
        self._scenario = scenario
        ports = {"--port": free_port(), "--control-port": free_port()}
        kept = {"--clock-file": folder / "clock", "--key-file": folder / "key"}
        self._options = [str(word) for pair in (ports | kept).items() for word in pair]
        self._running = ExitStack()
        self.start()

    def start(self) -> None:
        """Come up, at the moment at which it went down."""
        running = run_in_background(self._scenario, *self._options, timeout=START_SECONDS)
        self.background: Background = self._running.enter_context(running)

    def stop(self) -> None:
        """Go down."""
        self._running.close()

    def kill(self) -> None:
        """Go down in the middle of whatever it does."""
        self.background.process.kill()
        self.stop()

    @property
    def control(self) -> Control:
        """The control endpoint."""
        return self.background.control


@dataclass
class BenchClock:
    """The simulator's clock, moved by nobody else: nobody need ask what it says."""

    telegram: Telegram

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
    """A watched world: one account, its watch list, and what the simulator was asked."""

    telegram: Telegram
    store: PostgresStore
    registry: Registry
    clock: BenchClock
    settings: PollSettings = field(
        default_factory=lambda: PollSettings(
            time_box=timedelta(minutes=20), daily_caps=UNBOUNDED, cycle_caps={}
        )
    )

    async def poll(self) -> PollSummary:
        """Run one cycle, as a task would."""
        return await poll_account(
            ACCOUNT,
            connector=connector(self.telegram.background, self.clock),
            store=self.store.collector,
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.clock,
            settings=self.settings,
            holder="bench",
        )

    async def look_again(self, kind: RoundKind, batches: int) -> RoundSummary:
        """Run one audit, or refresh counters, as its DAG does every hour."""
        return await Rounds(
            connector=connector(self.telegram.background, self.clock),
            store=self.store.collector,
            rounds=self.store.rounds,
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.clock,
            settings=RoundSettings(
                batches=batches,
                courtesy=timedelta(days=1),
                daily_caps=self.settings.daily_caps,
            ),
            holder="bench",
        ).run(ACCOUNT, kind)

    @property
    def is_account_usable(self) -> bool:
        """Tell whether the account's breaker is closed: a task would not use it otherwise."""
        return str(self.registry.account(ACCOUNT)["state"]) in ("healthy", "flooded")

    def resume(self) -> None:
        """Close the breaker, as a person does with `channelwatch accounts resume`."""
        self.registry.enable_account(ACCOUNT, is_enabled=True)

    def asked(self) -> Calls:
        """Return what was asked since the last time, by channel and method."""
        told = self.telegram.control.calls(reset=True, limit=0)["channels"]
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
    return TelethonConnector(lambda _: given, clock, call_seconds=CALL_SECONDS)


@contextmanager
def watched(scenario: Mapping[str, Any], every: timedelta) -> Iterator[Played]:
    """Run the scenario and let one account watch all of its channels."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        telegram = Telegram(scenario, folder)
        running.callback(telegram.stop)
        server = running.enter_context(temporary_postgres())
        passwords = {role: secrets.token_hex(8) for role in bootstrap.ROLES}
        bootstrap.prepare(server.dsn(), "bench", passwords)
        clock = BenchClock(telegram)
        store = PostgresStore(server.dsn("bench"), clock, application_name="bench")
        running.callback(store.close)
        registry = Registry(store.engine)
        registry.add_account(ACCOUNT, "telegram_bench", clock.now())
        names = (str(channel["username"]) for channel in scenario["channels"])
        registry.add_watches(
            [NewWatch(username=name, account=ACCOUNT, poll_interval=every) for name in names],
            clock.now(),
        )
        yield Played(telegram, store, registry, clock)
