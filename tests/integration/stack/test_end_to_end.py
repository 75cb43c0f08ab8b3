"""The main job, end to end: real Airflow runs over real MTProto into a real Postgres."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from psycopg2.extras import RealDictCursor
from rich.console import Console

from stack import cycle, database, demo
from tests.integration.stack.conftest import Stack
from tests.integration.store.test_chains import RECOMPUTE

pytestmark = pytest.mark.timeout(900)


def rows(stack: Stack, query: str) -> list[dict[str, Any]]:
    dsn = database.owner(stack.plan.server, stack.plan.credentials)
    connected = psycopg2.connect(dsn, cursor_factory=RealDictCursor)
    with closing(connected) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return [dict(row) for row in cursor.fetchall()]


def execute(stack: Stack, *statements: str) -> None:
    dsn = database.owner(stack.plan.server, stack.plan.credentials)
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def flag_table(stack: Stack) -> list[dict[str, Any]]:
    return rows(stack, "select * from core.flags order by flag_id")


@pytest.fixture(scope="module")
def played(stack: Stack) -> Stack:
    play(stack)
    return stack


def play(stack: Stack) -> None:
    console = Console(quiet=True)
    demo.play(stack.run, None, step=demo.STEP, console=console, say=lambda _: None)


def test_every_scripted_change_is_flagged(played: Stack) -> None:
    started = rows(played, "select min(first_observed_at) as at from core.channels")[0]["at"]
    flags = flag_table(played)
    flagged = {(f["telegram_channel_id"], f["telegram_message_id"]) for f in flags}
    reposts = [f["dedupe_key"] for f in flags if f["dedupe_key"].startswith("repost:")]
    assert len(reposts) == 1
    scripted = [
        fact
        for fact in played.control.truth()
        if dt.datetime.fromisoformat(fact["at"]) > started
        and fact["kind"] in ("edit", "delete", "profile")
        and not fact.get("hidden")
    ]
    assert len(scripted) == 8
    for fact in scripted:
        for message_id in fact.get("message_ids") or [None]:
            # A post that came back changed is flagged at the new post, under a key with both ids.
            is_repost = reposts[0].startswith(f"repost:{fact['channel_id']}/{message_id}:")
            assert is_repost or (fact["channel_id"], message_id) in flagged, fact


def test_a_tenfold_audience_is_one_flag_with_its_driver(played: Stack) -> None:
    """The armed group grows from 161 to 1,730 within hours, after a larger channel forwards it."""
    (flag,) = (
        f
        for f in flag_table(played)
        if f["telegram_channel_id"] == 2100000001 and "subscriber_count" in f["after"]
    )
    assert flag["kind"] == "organic_surge"
    assert flag["after"]["subscriber_count"] >= 10 * flag["before"]["subscriber_count"]
    assert flag["detail"]["driver"].startswith("https://t.me/kestren_novyny_demo/")
    assert flag["detail"]["driver"] in flag["explanation"]
    held_back = rows(
        played,
        "select kind, reason from marts.suppressed_flags where telegram_channel_id = 2100000001",
    )
    assert {row["kind"] for row in held_back} == {"subscriber_change", "milestone"}
    assert all(row["reason"].startswith("part of incident 1 ") for row in held_back)


def test_a_takeover_is_suspected_with_its_parts(played: Stack) -> None:
    (flag,) = (f for f in flag_table(played) if f["kind"] == "takeover_suspicion")
    assert flag["telegram_channel_id"] == 2100000007
    assert set(flag["detail"]["parts"]) == {"title", "about", "photo"}
    assert flag["confidence"] == pytest.approx(flag["detail"]["score"], abs=0.01)


def test_three_groups_stand_against_two_with_both_pieces_of_evidence(played: Stack) -> None:
    (row,) = rows(
        played,
        "select * from marts.contradictions"
        " where kind = 'contradiction' and username = 'correo_frontera_demo'",
    )
    assert (row["says"], row["contradicted_says"]) == ("tres grupos armados", "two armed groups")
    assert row["contradicted_username"] == "veldoria_border_demo"
    assert "tres grupos armados en la zona de Ostrel" in row["quote"]
    assert "two armed groups crossed the Ormel" in row["contradicted_quote"]
    assert row["address"].startswith("https://t.me/correo_frontera_demo/")
    assert row["contradicted_address"].startswith("https://t.me/veldoria_border_demo/")
    assert row["flag_id"] is not None


def test_each_flag_carries_its_evidence(played: Stack) -> None:
    for flag in flag_table(played):
        assert flag["observed_after"] < flag["observed_by"], flag["dedupe_key"]
        assert flag["before"] != flag["after"], flag["dedupe_key"]
        assert flag["permalink"].startswith("https://t.me/")
        assert flag["explanation"]
        assert flag["rule_version"] >= 1


def test_every_run_is_green_and_every_dag_file_imports(played: Stack) -> None:
    assert played.api.get("importErrors")["total_entries"] == 0
    cycle.await_idle(played.api)
    for dag in cycle.CYCLE:
        runs = played.api.get(f"dags/{dag}/dagRuns", limit=100)["dag_runs"]
        # A timetable or an asset may have started one more since: only what ended can be judged.
        ended = {run["state"] for run in runs}.difference(cycle.UNFINISHED)
        assert ended == {"success"}, dag


def test_playing_again_is_a_fast_no_op(played: Stack) -> None:
    before, started = flag_table(played), time.monotonic()
    play(played)
    assert time.monotonic() - started < 10
    assert flag_table(played) == before


def test_another_cycle_raises_nothing_twice(played: Stack) -> None:
    before = {flag["dedupe_key"]: flag for flag in flag_table(played)}
    played.control.advance(6 * 3600)
    cycle.run_cycle(played.api)
    after = {flag["dedupe_key"]: flag for flag in flag_table(played)}
    assert before.keys() <= after.keys()
    posts = [f for f in after.values() if f["telegram_message_id"] is not None]
    assert len(posts) == len([f for f in before.values() if f["telegram_message_id"] is not None])
    cycle.run_cycle(played.api)
    assert {flag["dedupe_key"]: flag for flag in flag_table(played)} == after


@contextmanager
def one_byte_changed(stack: Stack) -> Iterator[dict[str, Any]]:
    """Change a character of a stored version, and put it and the chain back afterwards."""
    (version,) = rows(
        stack,
        "select telegram_channel_id, telegram_message_id, revision, body"
        " from core.post_revisions where revision = 2 and body like '%девятеро%'",
    )
    at = " and ".join(f"{name} = {version[name]}" for name in list(version)[:3])
    execute(
        stack,
        "create table ops.links_kept as table core.chain_links",
        f"update core.post_revisions set body = replace(body, 'девятеро', 'девятера') where {at}",
    )
    try:
        yield version
    finally:
        execute(
            stack,
            f"update core.post_revisions set body = replace(body, 'девятера', 'девятеро') where {at}",
            "delete from core.chain_links",
            "insert into core.chain_links select * from ops.links_kept",
            "drop table ops.links_kept",
        )


def test_the_demo_verifies_and_a_changed_byte_is_named(played: Stack) -> None:
    played.api.patch("dags/anchor_chains", {"is_paused": False})
    cycle.run(played.api, "anchor_chains")
    # Unpaused, it may also run by its schedule.
    *_, file = sorted((played.run.airflow_home / "anchors").glob("anchors-*.json"))
    sound = played.channelwatch("verify", "--anchors", str(file))
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert "nothing was changed" in sound.stdout
    with one_byte_changed(played) as version:
        named = played.channelwatch("verify", COLUMNS="200")
        assert named.returncode == 1
        where = f"revision {version['revision']}, post {version['telegram_message_id']}"
        assert f"channel {version['telegram_channel_id']}" in named.stdout
        assert where in named.stdout
        execute(played, RECOMPUTE)
        assert played.channelwatch("verify").returncode == 0
        told = played.channelwatch("verify", "--anchors", str(file), COLUMNS="200")
        assert told.returncode == 1
        assert "the chain was recomputed" in told.stdout
    assert played.channelwatch("verify", "--anchors", str(file)).returncode == 0


@pytest.mark.parametrize("dag", ["fetch_media", "look_at_clips"])
def test_nothing_to_keep_is_no_failure(played: Stack, dag: str) -> None:
    played.api.patch(f"dags/{dag}", {"is_paused": False})
    cycle.run(played.api, dag)
