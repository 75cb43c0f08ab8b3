"""The pages' queries on a real Postgres, as the analyst and over the views that analysts have."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest

from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.store import bootstrap
from channelwatch.store.engine import open_engine
from channelwatch.web import marts
from channelwatch.web.filters import FlagFilter
from channelwatch.web.marts import Marts
from stack.postgres import temporary_postgres

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVERYTHING = FlagFilter(severity=None, status=None)

CHANNELS = """
insert into core.channels (
    telegram_channel_id, kind, title, username, subscriber_count, first_observed_at,
    last_observed_at, recorded_at
)
values
    (7, 'broadcast', 'Lake News', 'Lake_News', 160, %(noon)s, %(noon)s, %(noon)s),
    (8, 'broadcast', 'Ridge', null, null, %(noon)s, %(noon)s - interval '1 hour', %(noon)s)
"""

# Three flags share each opening time, so that a page can end between equals.
FLAGS = """
insert into core.flags (
    dedupe_key, kind, severity, status, telegram_channel_id, observed_by, before, after, detail,
    explanation, confidence, rule, rule_version, is_late, opened_at, updated_at
)
select
    n::text,
    case when n %% 2 = 0 then 'value' else 'post_deleted' end,
    (array['critical', 'high', 'medium', 'low', 'none'])[1 + n %% 5],
    case when n %% 7 = 0 then 'closed' else 'open' end,
    case when n %% 3 = 0 then 8 else 7 end,
    %(noon)s, '{}', '{}', '{}', 'x', 1, 'r', 1, false,
    %(noon)s - (n / 3) * interval '1 minute', %(noon)s
from generate_series(1, 70) as n
"""

WATCHES = """
insert into registry.accounts (account, connection_id, added_at)
values ('north', 'telegram_north', %(noon)s), ('south', 'telegram_south', %(noon)s);
insert into ops.flood_waits (account, method, until, recorded_at)
values ('south', '*', %(noon)s + interval '3 hours', %(noon)s);
insert into registry.watches (
    username, telegram_channel_id, status, status_reason, account, added_at, status_changed_at
)
values
    ('lake_news', 7, 'active', null, 'north', %(noon)s, %(noon)s),
    ('ridge', 8, 'active', null, 'south', %(noon)s, %(noon)s),
    ('nobody', null, 'unresolvable', 'no channel has it', 'north', %(noon)s, %(noon)s),
    ('resting', null, 'paused', 'holiday', 'north', %(noon)s, %(noon)s);
-- Read for the comments in it: no channel of the watch list.
insert into registry.watches (
    username, telegram_channel_id, comments_of, status, account, added_at, status_changed_at
)
values ('comments_9', 9, 7, 'active', 'north', %(noon)s, %(noon)s);
insert into ops.polls (account, username, outcome, reason, requests, started_at, finished_at)
values
    ('north', 'lake_news', 'unchanged', null, 1, %(noon)s, %(noon)s),
    ('south', 'ridge', 'flooded', 'FLOOD_WAIT', 1, %(noon)s, %(noon)s)
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[Marts]:
    """Fill a fresh database and open it as the analyst."""
    passwords = {role: secrets.token_hex(8) for role in bootstrap.ROLES}
    with temporary_postgres() as server:
        bootstrap.prepare(server.dsn(), "pages", passwords)
        with (
            closing(psycopg2.connect(server.dsn("pages"))) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            for statement in (CHANNELS, FLAGS, WATCHES):
                cursor.execute(statement, {"noon": NOON})
        analyst = server.dsn("pages", user="channelwatch_analyst", password=passwords["analyst"])
        engine = open_engine(analyst, "tests")
        yield Marts(engine)
        engine.dispose()


def all_flags(reader: Marts, wanted: FlagFilter) -> list[int]:
    """Turn the pages to the last and return the flags in their order."""
    found: list[int] = []
    while True:
        page = reader.flags(wanted)
        found += [flag["flag_id"] for flag in page.flags]
        if page.next_position is None:
            return found
        wanted = replace(wanted, behind=page.next_position)


def test_turning_the_pages_shows_each_flag_once_newest_first(
    reader: Marts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marts, "PAGE_SIZE", 4)
    found = all_flags(reader, EVERYTHING)
    assert sorted(found) == list(range(1, 71))
    assert found == sorted(found, key=lambda n: (n // 3, -n))


def test_a_full_last_page_has_nothing_behind_it(
    reader: Marts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marts, "PAGE_SIZE", 35)
    second = replace(EVERYTHING, behind=reader.flags(EVERYTHING).next_position)
    assert reader.flags(second).next_position is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (replace(EVERYTHING, kind=FlagKind.VALUE), {n for n in range(1, 71) if n % 2 == 0}),
        (
            replace(EVERYTHING, severity=Severity.HIGH),
            {n for n in range(1, 71) if n % 5 in (0, 1)},
        ),
        (replace(EVERYTHING, status="closed"), {n for n in range(1, 71) if n % 7 == 0}),
        (replace(EVERYTHING, channel="lake_news"), {n for n in range(1, 71) if n % 3}),
        (replace(EVERYTHING, channel="8"), {n for n in range(1, 71) if n % 3 == 0}),
        (replace(EVERYTHING, since=NOON - timedelta(minutes=1)), set(range(1, 6))),
        (replace(EVERYTHING, channel="nobody"), set()),
    ],
)
def test_a_filter_shows_just_what_it_says(
    reader: Marts, wanted: FlagFilter, expected: set[int]
) -> None:
    assert set(all_flags(reader, wanted)) == expected


def test_open_flags_are_counted_by_severity(reader: Marts) -> None:
    counts = reader.open_flags()
    assert sum(counts.values()) == 60
    assert set(counts) == {"critical", "high", "medium", "low", "none"}


def test_fresh_is_what_was_seen_within_two_turns_of_now(reader: Marts) -> None:
    assert dict(reader.watched(NOON)) == {"watched": 3, "fresh": 1, "last_turn_at": NOON}
    assert reader.watched(NOON + timedelta(hours=6))["fresh"] == 0


def test_the_watch_list_shows_first_what_is_not_fresh(reader: Marts) -> None:
    found = {row["username"]: row for row in reader.channels(NOON)}
    assert list(found) == ["nobody", "resting", "ridge", "lake_news"]
    assert found["nobody"]["status_reason"] == "no channel has it"
    assert found["nobody"]["title"] is None
    assert (found["ridge"]["last_outcome"], found["ridge"]["last_reason"]) == (
        "flooded",
        "FLOOD_WAIT",
    )
    assert found["lake_news"]["subscriber_count"] == 160


def test_an_account_waits_until_its_flood_is_over(reader: Marts) -> None:
    now = {row["account"]: row["is_waiting"] for row in reader.accounts(NOON)}
    later = {row["account"]: row["is_waiting"] for row in reader.accounts(NOON + timedelta(days=1))}
    assert (now["south"], later["south"]) == (True, False)
    assert not now["north"]


def test_a_database_that_does_not_answer_is_named() -> None:
    reader = Marts(open_engine("postgresql://analyst:secret@127.0.0.1:1/pages", "tests"))
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:1/pages") as raised:
        reader.open_flags()
    assert "secret" not in str(raised.value)


def test_a_query_that_takes_too_long_is_ended(
    reader: Marts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marts, "TIME_LIMIT", marts.text("set local statement_timeout = '50ms'"))
    monkeypatch.setattr(marts, "OPEN_FLAGS", "select pg_sleep(5)")
    with pytest.raises(StoreUnavailable, match="statement timeout"):
        reader.open_flags()
