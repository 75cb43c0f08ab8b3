"""Which scripted events a demonstration still waits for, against the real schema."""

import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812

from channelwatch.store import bootstrap
from stack.observed import is_begun, unobserved
from stack.postgres import temporary_postgres

CHANNEL = 1001
START = dt.datetime(2026, 10, 1, 6, tzinfo=dt.UTC)


def at(hours: float) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


def event(kind: str, hours: float, *messages: int, **more: Any) -> dict[str, Any]:
    known = {"at": at(hours).isoformat(), "kind": kind, "channel_id": CHANNEL}
    return known | {"message_ids": list(messages), "before": None, "after": None} | more


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    passwords = {role: secrets.token_hex(8) for role in bootstrap.ROLES}
    with temporary_postgres() as server:
        bootstrap.prepare(server.dsn(), "channelwatch", passwords)
        yield server.dsn("channelwatch")


@pytest.fixture
def database(dsn: str) -> Iterator[Connection]:
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("truncate core.channels cascade")
    yield connection
    connection.close()


def insert(database: Connection, table: str, **values: Any) -> None:
    """Insert one row; the names come from this file."""
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    with database.cursor() as cursor:
        cursor.execute(f"insert into {table} ({names}) values ({places})", list(values.values()))


def channel(database: Connection, *, first: float = 0, last: float, state: str = "active") -> None:
    insert(
        database,
        "core.channels",
        telegram_channel_id=CHANNEL,
        kind="broadcast",
        title="Invented",
        state=state,
        state_observed_by=at(last),
        first_observed_at=at(first),
        last_observed_at=at(last),
        recorded_at=at(last),
    )


def post(database: Connection, message: int, *, seen: float, state: str = "live") -> None:
    insert(
        database,
        "core.posts",
        telegram_channel_id=CHANNEL,
        telegram_message_id=message,
        published_at=at(seen),
        state=state,
        observed_by=at(seen),
        revision_count=1,
        content_sha256=bytes(32),
        content_observed_by=at(seen),
        is_service=False,
        is_late=False,
        restriction_reasons=[],
        recorded_at=at(seen),
    )


def revision(database: Connection, message: int, number: int, *, seen: float, body: str) -> None:
    insert(
        database,
        "core.post_revisions",
        telegram_channel_id=CHANNEL,
        telegram_message_id=message,
        revision=number,
        observed_by=at(seen),
        body=body,
        entities="[]",
        content_sha256=bytes(32),
        is_late=False,
        recorded_at=at(seen),
    )


def waits_for(dsn: str, *events: dict[str, Any]) -> list[str]:
    return [fact["kind"] for fact in unobserved(dsn, events)]


def test_an_empty_database_has_observed_nothing(dsn: str, database: Connection) -> None:
    every = [event("post", 1, 2), event("subscribers", 2), event("state", 3), event("profile", 4)]
    assert not is_begun(dsn)
    assert waits_for(dsn, *every) == ["post", "subscribers", "state", "profile"]


def test_a_post_is_observed_once_it_is_stored(dsn: str, database: Connection) -> None:
    channel(database, last=6)
    post(database, 2, seen=6)
    assert is_begun(dsn)
    assert waits_for(dsn, event("post", 1, 2), event("post", 1, 3)) == ["post"]


def test_what_was_posted_before_the_first_look_is_not_waited_for(
    dsn: str, database: Connection
) -> None:
    channel(database, first=0, last=6)
    assert waits_for(dsn, event("post", -1, 2)) == []


def test_what_came_and_went_between_two_looks_is_not_waited_for(
    dsn: str, database: Connection
) -> None:
    channel(database, last=6)
    assert waits_for(dsn, event("post", 1, 2), event("delete", 2, 2)) == []


@pytest.mark.parametrize(("seen", "left"), [(6, []), (3, ["edit"])])
def test_an_edit_needs_a_revision_from_after_it(
    dsn: str, database: Connection, seen: float, left: list[str]
) -> None:
    channel(database, last=6)
    post(database, 2, seen=1)
    revision(database, 2, 1, seen=1, body="Two groups.")
    revision(database, 2, 2, seen=seen, body="Three groups.")
    assert waits_for(dsn, event("edit", 4, 2, after={"text": "Four groups."})) == left


def test_an_edit_that_was_taken_back_is_the_text_we_have(dsn: str, database: Connection) -> None:
    channel(database, last=6)
    post(database, 2, seen=1)
    revision(database, 2, 1, seen=1, body="Two groups.")
    assert waits_for(dsn, event("edit", 4, 2, after={"text": "Two groups."})) == []


def test_a_hidden_edit_is_nothing_to_wait_for(dsn: str, database: Connection) -> None:
    channel(database, last=6)
    post(database, 2, seen=1)
    assert waits_for(dsn, event("edit", 4, 2, hidden=True)) == []


@pytest.mark.parametrize(("state", "left"), [("deleted", []), ("live", ["delete"])])
def test_a_deletion_is_observed_once_it_is_stored(
    dsn: str, database: Connection, state: str, left: list[str]
) -> None:
    channel(database, last=6)
    post(database, 2, seen=1, state=state)
    assert waits_for(dsn, event("delete", 4, 2)) == left


@pytest.mark.parametrize("kind", ["profile", "username", "subscribers", "state"])
@pytest.mark.parametrize(("last", "is_left"), [(6, False), (3, True)])
def test_a_channel_must_have_been_looked_at_since(
    dsn: str, database: Connection, kind: str, last: float, is_left: bool
) -> None:
    channel(database, last=last)
    assert waits_for(dsn, event(kind, 4)) == ([kind] if is_left else [])


def test_a_closed_channel_shows_nothing_any_more(dsn: str, database: Connection) -> None:
    channel(database, last=6, state="private")
    post(database, 2, seen=1)
    assert waits_for(dsn, event("post", 7, 9), event("edit", 7, 2), event("delete", 8, 2)) == []
