"""The audience detectors on stored counts: one incident, one flag, however often it is looked at."""

from dataclasses import replace

from channelwatch.domain.posts import ForwardOrigin
from channelwatch.pipeline.watch_audience import watch_audience
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, PROFILE, at, post, reading
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


HELD_BACK = "select kind, reason from marts.suppressed_flags order by kind, observed_by"


def test_what_a_jump_passes_is_queryable_but_no_flag_of_its_own(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    grow(store, range(24 * 6), 150, 0)
    grow(store, range(24 * 6, 24 * 6 + 1), 1500, 0)
    watch_audience(store.audience, clock)
    assert database.column("select rule from core.flags") == ["audience"]
    held = database.rows(HELD_BACK)
    assert [kind for kind, _ in held] == ["milestone", "subscriber_change"]
    assert all(reason.startswith("part of incident 1") for _, reason in held)
    detail = database.scalar("select detail from core.flags")
    assert [line["line"] for line in detail["passed"]] == [150, 1000]


def test_a_threshold_crossed_outside_any_incident_is_a_flag(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    """One more subscriber every eight hours: nothing sudden, and 5 % in the end."""
    for day in range(60):
        ingest(store, reading(at(days=day), subscriber_count=1_000 + day))
    watch_audience(store.audience, clock)
    rows = database.rows("select kind, before, after, explanation from core.flags")
    assert rows == [
        (
            "subscriber_change",
            {"subscriber_count": 1_000},
            {"subscriber_count": 1_050},
            "Subscribers moved: from 1,000 to 1,050 (+5.0%).",
        )
    ]


def test_a_forward_by_a_larger_channel_is_named_as_the_driver(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    larger = CHANNEL + 1
    grow(store, range(24 * 6), 150, 0)
    forward = ForwardOrigin(telegram_channel_id=CHANNEL, telegram_message_id=3)
    forwarded = post(9, published_at=at(days=5, hours=20), forward=forward)
    profile = replace(PROFILE, title="Larger", usernames=("larger",))
    ingest(
        store,
        reading(
            at(days=6), [forwarded], telegram_channel_id=larger, profile=profile,
            subscriber_count=84_000,
        ),
    )  # fmt: skip
    grow(store, range(24 * 6, 24 * 6 + 2), 1500, 0)
    clock.advance(days=6, hours=2)
    watch_audience(store.audience, clock)
    kind, detail, told = database.rows(
        "select kind, detail, explanation from core.flags where rule = 'audience'"
    )[0]
    assert (kind, detail["driver"]) == ("organic_surge", "https://t.me/larger/9")
    assert told.endswith("; @larger (84,000 subscribers) forwarded it: https://t.me/larger/9.")


def test_the_kind_is_updated_once_the_views_have_not_followed(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    """A channel with a post a day, seen by a thousand, gains two fifths overnight."""
    kinds = {}
    for day in range(18):
        count = 5_000 + day if day < 10 else 7_000 + day
        written = post(day + 1, published_at=at(days=day))
        seen = post(day + 1, published_at=at(days=day), views=1_000 + 7 * (day % 3))
        for hours, one in ((0, written), (20, seen)):
            ingest(store, reading(at(days=day, hours=hours), [one], subscriber_count=count))
            clock.advance(hours=20 if hours == 0 else 4)
            watch_audience(store.audience, clock)
        kinds[day] = database.rows("select kind, status from core.flags where rule = 'audience'")
    assert kinds[9] == []
    assert kinds[10] == [("step_up", "closed")]
    assert kinds[17] == [("bought_audience", "closed")]
    detail = database.scalar("select detail from core.flags where rule = 'audience'")
    assert (detail["shape"], detail["driver"]) == ("step_up", None)
    assert "subscribers +40%, views +" in detail["cause"]


def test_channels_that_move_at_once_are_one_flag_more(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    for hour in (*range(0, 144, 4), 145):
        for number in range(3):
            count = 150 + number if hour < 144 else 1_500 + number
            profile = replace(PROFILE, usernames=(f"street_{number}",))
            moment = at(hours=hour, minutes=number)
            ingest(
                store,
                reading(
                    moment, telegram_channel_id=CHANNEL + number, profile=profile,
                    subscriber_count=count,
                ),
            )  # fmt: skip
    watch_audience(store.audience, clock)
    clock.advance(days=6, hours=2)
    assert watch_audience(store.audience, clock).flag_events == 0
    database.rows("delete from ops.audience_states")
    watch_audience(store.audience, clock)
    ((channel, after, told),) = database.rows(
        "select telegram_channel_id, after, explanation from core.flags where kind = 'joint_move'"
    )
    assert channel == CHANNEL + 2
    assert after["channels"] == ["@street_0", "@street_1", "@street_2"]
    assert told.startswith("3 channels rose within 0 h")


def test_a_parameter_of_a_channels_own_overrides_the_default(
    store: PostgresStore, database: Database, clock: FakeClock
) -> None:
    database.rows(
        "insert into registry.audience_overrides values (%s, 'step_usuals', 1e6, now()),"
        " (%s, 'gap_usuals', 1e6, now()), (%s, 'threshold_absolute', 1e6, now())",
        *[CHANNEL] * 3,
    )
    grow(store, range(24 * 6), 150, 0)
    grow(store, range(24 * 6, 24 * 6 + 1), 190, 0)
    assert watch_audience(store.audience, clock).flag_events == 0


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
