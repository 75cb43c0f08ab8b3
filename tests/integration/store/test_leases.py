"""An account has one user at a time, across processes, and knows when it lost it."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from channelwatch.pipeline.errors import Flooded, LeaseHeld, LeaseLost, StoreUnavailable
from channelwatch.store.leases import PostgresLeases
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import START
from tests.integration.store.conftest import Database

NOW = timedelta(0)
HOLDER = """
import sys
from datetime import timedelta
from channelwatch.store.leases import PostgresLeases
with PostgresLeases(sys.argv[1]).hold(sys.argv[2], sys.argv[3], timedelta(0)):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(
    database: Database, account: str, holder: str
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLDER, database.dsn("writer"), account, holder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


@pytest.fixture
def leases(database: Database) -> PostgresLeases:
    return PostgresLeases(database.dsn("writer"))


def test_another_process_is_named_with_since_when(database: Database, leases: PostgresLeases):
    before = datetime.now(UTC)
    with held_elsewhere(database, "north", "poll_channels on host one"):
        with pytest.raises(LeaseHeld) as refused, leases.hold("north", "me", NOW):
            pass
        assert refused.value.holder == "poll_channels on host one"
        assert before - timedelta(seconds=1) <= refused.value.since <= datetime.now(UTC)
        with leases.hold("south", "me", NOW) as other:
            assert other.is_held()


def test_a_waiting_process_gets_the_lease_when_it_is_free(
    database: Database, leases: PostgresLeases
):
    with held_elsewhere(database, "north", "another") as process:
        threading.Timer(0.5, process.kill).start()
        begun = time.monotonic()
        with leases.hold("north", "me", timedelta(seconds=20)) as lease:
            assert lease.is_held()
        assert 0.4 < time.monotonic() - begun < 10


def test_a_lease_ends_with_its_block(leases: PostgresLeases):
    with leases.hold("north", "me", NOW) as lease:
        assert lease.is_held()
    assert not lease.is_held()
    with leases.hold("north", "me again", NOW) as lease:
        assert lease.is_held()


def test_a_lost_lease_is_noticed(database: Database, leases: PostgresLeases):
    with leases.hold("north", "me", NOW) as lease:
        database.rows(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'me'"
        )
        assert not lease.is_held()
        with leases.hold("north", "the next", timedelta(seconds=5)) as another:
            assert another.is_held()
            assert not lease.is_held()


def test_a_request_is_counted_over_the_lease_and_never_without_it(
    database: Database, leases: PostgresLeases, store: PostgresStore
):
    method = "messages.getHistory"
    with leases.hold("north", "me", NOW) as lease:
        for _ in range(2):
            store.budget.spend("north", method, START, lease)
        store.budget.record_flood("north", method, START + timedelta(minutes=5), START)
        with pytest.raises(Flooded):
            store.budget.spend("north", method, START, lease)
        database.rows(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'me'"
        )
        with pytest.raises(LeaseLost):
            store.budget.spend("north", "another.method", START, lease)
    with pytest.raises(LeaseLost):
        store.budget.spend("north", "another.method", START, lease)
    assert store.budget.spent("north", "*", START) == 2


def test_many_threads_may_ask_one_lease(leases: PostgresLeases):
    with leases.hold("north", "me", NOW) as lease:
        answers: list[bool] = []
        threads = [
            threading.Thread(target=lambda: answers.extend(lease.is_held() for _ in range(20)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [True] * 80


def test_an_unreachable_database_is_named():
    leases = PostgresLeases("postgresql://writer:s3cret@127.0.0.1:1/nowhere")
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:1/nowhere") as refused:
        leases.hold("north", "me", NOW).__enter__()
    assert "s3cret" not in str(refused.value)
