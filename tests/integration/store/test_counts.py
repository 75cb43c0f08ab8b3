"""Counts are runs and coverage is windows: a gap ends both, equal or not."""

from datetime import timedelta

import pytest

from channelwatch.domain.kinds import PollOutcome
from channelwatch.pipeline.ports import Turn
from channelwatch.store.postgres import PostgresStore
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, START, at, reading
from tests.integration.store.steps import ingest

RUNS = """
select subscriber_count, first_observed_at, last_observed_at, observations
from marts.subscriber_counts order by first_observed_at
"""
WINDOWS = "select opened_at, last_observed_at, observations from marts.coverage order by opened_at"
GAPS = "select gap_from, gap_to, duration, reason from marts.coverage_gaps order by gap_from"


def count(minutes: float, number: int | None) -> object:
    return reading(at(minutes=minutes), subscriber_count=number)


@pytest.fixture
def watched(store: PostgresStore) -> PostgresStore:
    """The channel is bound to its watch, whose interval is 15 minutes."""
    (watch,) = store.collector.due_watches("north", START, 1)
    from channelwatch.domain.channels import ChannelRef

    ref = ChannelRef(telegram_channel_id=CHANNEL, access_hash=5)
    store.collector.resolved("north", watch, ref, START)
    return store


def follow(store: PostgresStore, *looks: tuple[float, int | None]) -> None:
    for minutes, number in looks:
        ingest(store, reading(at(minutes=minutes), subscriber_count=number))


def test_equal_counts_are_one_run(watched: PostgresStore, database: Database):
    follow(watched, (0, 160), (15, 160), (30, 170), (45, 170), (60, 160))
    assert database.rows(RUNS) == [
        (160, at(seconds=1), at(minutes=15, seconds=1), 2),
        (170, at(minutes=30, seconds=1), at(minutes=45, seconds=1), 2),
        (160, at(minutes=60, seconds=1), at(minutes=60, seconds=1), 1),
    ]
    assert database.rows(
        "select previous_count, subscriber_count, change, change_ratio, observed_after"
        " from marts.subscriber_changes order by observed_by"
    ) == [
        (160, 170, 10, 10 / 160, at(minutes=15, seconds=1)),
        (170, 160, -10, -10 / 170, at(minutes=45, seconds=1)),
    ]


def test_one_missed_turn_is_no_gap_and_two_are(watched: PostgresStore, database: Database):
    follow(watched, (0, 160), (35, 160), (71, 160))
    assert database.rows(WINDOWS) == [
        (START, at(minutes=35), 2),
        (at(minutes=71), at(minutes=71), 1),
    ]
    assert database.rows(GAPS) == [
        (at(minutes=35), at(minutes=71), timedelta(minutes=36), "not polled")
    ]


def test_a_gap_ends_a_run_and_is_no_change(watched: PostgresStore, database: Database):
    follow(watched, (0, 160), (120, 160))
    assert [row[3] for row in database.rows(RUNS)] == [1, 1]
    assert database.rows("select * from marts.subscriber_changes") == []


def test_a_gap_tells_why_nobody_looked(watched: PostgresStore, database: Database):
    follow(watched, (0, 160))
    (watch,) = watched.collector.due_watches("north", START, 1)
    for minutes, reason in ((15, "TIMEOUT"), (30, "CHANNEL_PRIVATE")):
        watched.collector.record_turn(
            Turn(
                account="north",
                watch=watch,
                outcome=PollOutcome.UNAVAILABLE,
                started_at=at(minutes=minutes),
                finished_at=at(minutes=minutes),
                reason=reason,
            )
        )
    follow(watched, (60, 160))
    assert [row[3] for row in database.rows(GAPS)] == ["CHANNEL_PRIVATE"]


def test_no_number_never_compares(watched: PostgresStore, database: Database):
    follow(watched, (0, None), (15, 160), (30, None), (45, 160), (60, None))
    assert [(row[0], row[3]) for row in database.rows(RUNS)] == [(160, 2)]
    assert database.rows("select subscriber_count from marts.channels") == [(160,)]


def test_duplicates_and_the_past_are_harmless(watched: PostgresStore, database: Database):
    follow(watched, (0, 160), (15, 170), (30, 170))
    before = database.rows(RUNS), database.rows(WINDOWS)
    follow(watched, (15, 170), (30, 170), (5, 999), (0, 160))
    assert (database.rows(RUNS), database.rows(WINDOWS)) == before


def test_the_count_of_a_day(watched: PostgresStore, database: Database):
    follow(watched, *((15 * turn, 100 + turn // 48) for turn in range(4 * 48)))
    assert database.rows(
        "select day - '2026-10-05', opening_count, closing_count, lowest_count, highest_count"
        " from marts.subscriber_counts_by_day order by day"
    ) == [(0, 100, 101, 100, 101), (1, 101, 103, 101, 103), (2, 103, 103, 103, 103)]


def test_freshness_is_measured_at_the_latest_turn(watched: PostgresStore, database: Database):
    follow(watched, (0, 160))
    (watch,) = watched.collector.due_watches("north", START, 1)
    fresh = "select is_fresh from marts.channels"
    for minutes, expected in ((15, True), (36, False)):
        turn = Turn(
            account="north",
            watch=watch,
            outcome=PollOutcome.FAILED,
            started_at=at(minutes=minutes),
            finished_at=at(minutes=minutes),
        )
        watched.collector.record_turn(turn)
        assert database.column(fresh) == [expected]
