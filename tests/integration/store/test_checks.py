"""Each check finds nothing in sound data, and finds what it is there for."""

import pytest

from channelwatch.domain.kinds import PollOutcome
from channelwatch.pipeline.ports import Turn
from channelwatch.store.checks import run_checks
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.search_index import index_revisions
from channelwatch.store.sql_files import sql_folder
from tests.integration.store.conftest import Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import START, at, post, reading
from tests.integration.store.steps import ingest, raise_flags, take_facts

BREAKS = {
    "default_partition_not_empty": (
        "insert into core.post_metrics select telegram_channel_id, telegram_message_id,"
        " '1999-01-01', views, forwards, replies, reactions, poll_results, recorded_at"
        " from core.post_metrics limit 1"
    ),
    "posts_without_revision": "delete from core.post_revisions where telegram_message_id = 1",
    "posts_unlike_latest_revision": "update core.posts set content_sha256 = sha256('x')",
    "posts_unlike_latest_state": "update core.posts set state = 'deleted'",
    "flags_without_event": "delete from core.flag_events",
    "count_runs_overlapping": (
        "update core.subscriber_counts set last_observed_at = last_observed_at + interval '1 day'"
    ),
    "coverage_windows_overlapping": (
        "update core.coverage_windows set last_observed_at = last_observed_at + interval '1 day'"
    ),
    "channels_unlike_latest_count": "update core.channels set subscriber_count = null",
    "facts_unexamined_for_long": (
        "insert into ops.unexamined (subject, telegram_channel_id, observed_by, enqueued_at)"
        " values ('profile', 1, now(), '2026-10-05')"
    ),
    "watches_stale": (
        "update registry.watches set status = 'active', added_at = added_at - interval '9 hours'"
    ),
    "revisions_unindexed_for_long": ("insert into ops.unindexed values (1, 1, 1, '2026-10-05')"),
    "language_model_failing": (
        "insert into ops.extractor_answers"
        " select sha256(int4send(n)), 'm', '1', 'failed', '[]', 0, 'HTTP 500', max(finished_at)"
        " from ops.polls, generate_series(1, 5) as n group by n"
    ),
    "posts_refused": "insert into ops.refused_posts values (1, 1, 'too large', now())",
}


@pytest.fixture(autouse=True)
def sound(store: PostgresStore) -> None:
    """Data of every kind, all of it as it should be."""
    ingest(store, reading(posts=[post(1, views=3), post(2)]))
    ingest(store, reading(at(minutes=15), [post(1, "Edited.")], subscriber_count=170))
    ingest(store, reading(at(hours=3), absent_ids=[2]), reading(at(hours=4), absent_ids=[2]))
    take_facts(store)
    index_revisions(store.engine)
    raise_flags(store, flag("a"))
    (watch,) = store.collector.due_watches("north", START, 9)
    store.collector.record_turn(
        Turn(
            account="north",
            watch=watch,
            outcome=PollOutcome.CHANGED,
            started_at=at(hours=4),
            finished_at=at(hours=4),
        )
    )


def test_every_check_is_tried():
    assert {path.stem for path in (sql_folder() / "checks").glob("*.sql")} == BREAKS.keys()


def test_sound_data_passes(store: PostgresStore):
    assert run_checks(store.engine) == dict.fromkeys(sorted(BREAKS), 0)


@pytest.mark.parametrize("check", sorted(BREAKS))
def test_broken_data_is_found(store: PostgresStore, database: Database, check: str):
    database.rows(f"set session_replication_role = replica; {BREAKS[check]}")
    database.rows("set session_replication_role = origin")
    assert run_checks(store.engine)[check] > 0
