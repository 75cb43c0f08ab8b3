"""The audience detectors on stored counts: one incident, one flag, however often it is looked at."""

from channelwatch.pipeline.watch_audience import watch_audience
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database
from tests.integration.store.readings import at, reading
from tests.integration.store.steps import ingest

FLAGS = """
select kind, before ->> 'subscriber_count', status
from core.flags where rule = 'audience' order by flag_id
"""
EVERYTHING = """
select jsonb_build_object('flag', f.*)::text from core.flags as f
union all select jsonb_build_object('event', e.*)::text from core.flag_events as e
union all select jsonb_build_object('state', s.*)::text from ops.audience_states as s
"""


def grow(store: PostgresStore, hours: range, start: int, step: int) -> None:
    """Observe the channel hourly."""
    for n, hour in enumerate(hours):
        ingest(store, reading(at(hours=hour), subscriber_count=start + step * n))


def test_a_tenfold_jump_is_one_flag_that_follows_it(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    grow(store, range(24 * 6), 150, 0)
    assert watch_audience(store.audience, clock).channels == 1
    assert database.rows(FLAGS) == []
    for hour in range(24 * 6, 24 * 6 + 8):
        grow(store, range(hour, hour + 1), 150 + 200 * (hour - 24 * 6 + 1), 0)
        watch_audience(store.audience, clock)
    ((kind, before, status),) = database.rows(FLAGS)
    assert kind in ("surge", "step_up")
    assert (before, status) == ("150", "open")
    assert database.scalar("select count(*) from core.flag_events where event = 'updated'") >= 1
    assert database.scalar("select (after ->> 'subscriber_count')::int from core.flags") == 1750


def test_a_second_look_at_the_same_counts_changes_nothing(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    grow(store, range(24 * 6), 150, 1)
    grow(store, range(24 * 6, 24 * 6 + 4), 1500, 5)
    assert watch_audience(store.audience, clock).flag_events > 0
    before = database.column(EVERYTHING)
    again = watch_audience(store.audience, clock)
    assert (again.channels, again.flag_events) == (0, 0)
    assert database.column(EVERYTHING) == before


def test_a_forgotten_state_is_rebuilt_to_the_same_flags(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    grow(store, range(24 * 6), 150, 1)
    grow(store, range(24 * 6, 24 * 6 + 4), 1500, 5)
    watch_audience(store.audience, clock)
    before = database.column(EVERYTHING)
    database.rows("delete from ops.audience_states")
    assert watch_audience(store.audience, clock).flag_events == 0
    assert database.column(EVERYTHING) == before
