"""A process that is killed between any two statements of a page leaves no trace of it."""

import multiprocessing
import os
import signal
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from channelwatch.domain.readings import Reading
from channelwatch.store.batch import Batch
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import START, FakeClock
from tests.integration.store.conftest import Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import CHANNEL, at, post, reading
from tests.integration.store.steps import ingest

FORK = multiprocessing.get_context("fork")


def eventful() -> tuple[Reading, Reading, Reading]:
    """Return readings of which the last one touches every table of a page."""
    first = reading(START, [post(i, views=i) for i in range(1, 6)])
    second = reading(at(minutes=15), absent_ids=[1, 2])
    third = reading(
        at(minutes=90),
        [
            post(2),
            post(3, "Edited.", views=9),
            post(4, restriction_reasons=("all:terms",)),
            post(9),
        ],
        absent_ids=[1],
        skipped_ids=[7],
        subscriber_count=999,
        profile=None,
        pts=12,
    )
    return first, second, third


def die_after(store: PostgresStore, statements: int) -> None:
    """Kill this process once `statements` statements have run."""
    left = iter(range(statements, -1, -1))

    @event.listens_for(store.engine, "after_cursor_execute")
    def count(*_: Any) -> None:
        if next(left) == 1:
            os.kill(os.getpid(), signal.SIGKILL)


def run_killed(database: Database, after: int, clock: FakeClock, step: Any) -> int | None:
    """Run a step in a process of its own that dies after some statements; return its exit code."""

    def run() -> None:
        store = PostgresStore(database.dsn("writer"), clock)
        die_after(store, after)
        step(store)
        os._exit(0)

    process = FORK.Process(target=run)
    process.start()
    process.join(30)
    return process.exitcode


def one_by_one(batch: Batch) -> Any:
    """Send a batch's statements each for itself, so that a process can die between any two."""
    answer = None
    while batch.statements:
        statement = batch.statements.pop(0).decode()
        answer = batch.connection.exec_driver_sql(
            statement, execution_options={"no_parameters": True}
        )
    return answer


@pytest.mark.parametrize("is_apart", [True, False], ids=["statement by statement", "as sent"])
def test_a_page_killed_between_any_two_statements(
    store: PostgresStore, database: Database, monkeypatch: pytest.MonkeyPatch, is_apart: bool
):
    if is_apart:
        monkeypatch.setattr(Batch, "run", one_by_one)
    first, second, third = eventful()
    ingest(store, first, second)
    before, clock = database.contents(), FakeClock(at(minutes=91))
    survived = 0
    for statements in range(1, 60):
        code = run_killed(database, statements, clock, lambda store: ingest(store, third))
        if code == 0:
            break
        assert code == -signal.SIGKILL
        assert database.contents() == before
        survived += 1
    assert survived >= (15 if is_apart else 5), "a page takes that many statements"
    after = database.contents()
    assert after != before
    assert ingest(store, third).is_changed is False
    assert database.contents() == after
    assert database.rows("select state from core.posts where telegram_message_id = 1") == [
        ("deleted",)
    ]


def test_an_examination_killed_between_any_two_statements(store: PostgresStore, database: Database):
    ingest(store, *eventful())
    before = database.contents()
    queued = len(before["ops.unexamined"])
    assert queued > 5

    def examine(store: PostgresStore) -> None:
        with store.detection.examine(CHANNEL) as examination:
            for fact in examination.facts:
                examination.raise_flags([flag(f"{fact.fact_id}")], START + timedelta(hours=2))
            examination.done()

    for statements in range(1, 99):
        code = run_killed(database, statements, FakeClock(), examine)
        if code == 0:
            break
        assert database.contents() == before
    assert statements > 2 * queued
    assert database.scalar("select count(*) from core.flags") == queued
    assert database.scalar("select count(*) from core.flag_events") == queued
    assert database.scalar("select count(*) from ops.unexamined") == 0
