"""The demo's two days, collected every 30 minutes and examined after each cycle."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from channelwatch.domain.claims.series.actors import Actor, ActorStatus, HeldChannel
from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary
from channelwatch.pipeline.detect import Detectors, detect
from channelwatch.store.actors import ActorRegistry
from channelwatch.store.postgres import PostgresStore
from simulator.running import SimulatedTelegram
from simulator.scenario import load_scenario
from stack.postgres import PostgresServer, temporary_postgres
from tests.fakes.collector_on_wire import WireCollector
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.integration.store.conftest import (
    PASSWORDS,
    TEMPLATE,
    Database,
    bootstrap,
    new_database,
)

DEMO = Path(__file__).parents[3] / "simulator" / "scenarios" / "demo.yaml"
EVERY = timedelta(minutes=30)
LASTS = timedelta(hours=43)
GROUP = Actor(
    key="volny_brod",
    name="Вольный брод",
    aliases=("Вільний брід", "Vado Libre", "Free Ford"),
    channels=(HeldChannel("volny_brod_demo", ActorStatus.SELF_DECLARED),),
)


@dataclass(frozen=True)
class Story:
    """The database after the demo was played."""

    dsn: str
    store: PostgresStore
    detectors: Detectors
    clock: Any

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return rows(self.dsn, query, *values)


@pytest.fixture(scope="session")
def detectors() -> Detectors:
    return Detectors(claims=ClaimsEngine(lexicons=load(), vocabulary=load_vocabulary()))


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def story(server: PostgresServer, detectors: Detectors) -> AsyncIterator[Story]:
    """Play the demo through the real collector and the detect step."""
    channels = [str(channel.username) for channel in load_scenario(DEMO).channels]
    async with SimulatedTelegram(DEMO) as telegram:
        c = WireCollector(telegram)
        with fresh_store(server, c.clock) as (store, dsn):
            register(store, channels, c.clock.now())
            ActorRegistry(store.engine).add(GROUP, c.clock.now())
            c.store, c.budget, c.leases = store.collector, store.budget, store.leases
            ends_at = c.clock.now() + LASTS
            await c.poll()
            while c.clock.now() < ends_at:
                detect(store.detection, detectors, c.clock)
                await c.poll(seconds=EVERY.total_seconds())
            detect(store.detection, detectors, c.clock)
            yield Story(dsn, store, detectors, c.clock)


@pytest.fixture(scope="module")
def databases() -> Iterator[PostgresServer]:
    with temporary_postgres() as running:
        bootstrap.prepare(running.dsn(), TEMPLATE, PASSWORDS)
        yield running


@pytest.fixture
def empty(databases: PostgresServer) -> Iterator[Database]:
    with new_database(databases) as database:
        yield database
