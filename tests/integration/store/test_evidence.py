"""Evidence is what Telegram sent, and can be looked at whichever way it is kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from telethon.tl import types
from telethon.tl.alltlobjects import LAYER
from typer.testing import CliRunner, Result

from channelwatch.cli.main import app
from channelwatch.domain.readings import RawPage
from channelwatch.store.postgres import PostgresStore
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, at, post, reading
from tests.integration.store.steps import ingest

SECRET = "Zanzibarella"
LINK = "https://t.me/lamp_street/5"


def answer(*texts: tuple[int, str], channel: int = CHANNEL) -> bytes:
    """Return a page of history as it comes over the wire."""
    peer, date = types.PeerChannel(channel), datetime(2026, 10, 5, tzinfo=UTC)
    messages = [types.Message(id=i, peer_id=peer, date=date, message=text) for i, text in texts]
    return bytes(
        types.messages.ChannelMessages(
            pts=7, count=len(texts), messages=messages, topics=[], chats=[], users=[]
        )
    )


def sent(payload: bytes, layer: int = LAYER, **parts: Any) -> RawPage:
    return RawPage(
        method="messages.getHistory",
        tl_layer=layer,
        encoding="tl",
        payload=payload,
        answered_at=at(**parts),
    )


def run(database: Database, *words: str) -> Result:
    return CliRunner().invoke(app, ["evidence", *words, "--db", database.dsn("writer")])


def forget(database: Database) -> Result:
    words = ("post", LINK, "--reason", "asked by her", "--by", "anna", "--yes", "--json")
    env = {"CHANNELWATCH_OWNER_DB": database.dsn("owner")}
    return CliRunner().invoke(app, ["forget", *words], env=env)


@pytest.fixture
def filled(store: PostgresStore) -> PostgresStore:
    pages = [sent(answer((4, "Two boats."), (5, SECRET)), seconds=1)]
    ingest(store, reading(posts=[post(4, "Two boats."), post(5, SECRET)], pages=pages))
    return store


def listed(database: Database) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(database, "list", "@lamp_street", "--json").stdout)
    return found


@pytest.mark.usefixtures("filled")
def test_an_answer_is_shown_as_it_came_and_as_json(database: Database):
    [page] = listed(database)
    assert (page["encoding"], page["tl_layer"]) == ("tl", LAYER)
    raw = run(database, "show", str(page["page_id"]), "--raw")
    assert raw.stdout_bytes == answer((4, "Two boats."), (5, SECRET))
    told = json.loads(run(database, "show", str(page["page_id"])).stdout)
    assert [(m["id"], m["message"]) for m in told["messages"]] == [(4, "Two boats."), (5, SECRET)]
    assert told["messages"][0]["date"] == "2026-10-05T00:00:00+00:00"


def test_an_answer_from_before_they_were_kept_as_sent(store: PostgresStore, database: Database):
    ingest(store, reading())
    [page] = listed(database)
    assert page["encoding"] == "json"
    assert json.loads(run(database, "show", str(page["page_id"])).stdout) == {"_": "ChatFull"}


@pytest.mark.usefixtures("filled")
def test_what_cannot_be_shown_is_named(store: PostgresStore, database: Database):
    done = run(database, "show", "999999")
    assert (done.exit_code, done.stderr) == (2, "channelwatch: no answer 999999 is kept\n")
    ingest(store, reading(at(minutes=15), pages=[sent(b"\x01\x02\x03\x04", 999, minutes=15)]))
    other, page = listed(database)
    done = run(database, "show", str(other["page_id"]))
    assert done.exit_code == 2
    assert "TL layer 999 cannot be read" in done.stderr
    assert run(database, "show", str(other["page_id"]), "--raw").exit_code == 0
    database.rows("update raw.pages set payload_sha256 = sha256('') where tl_layer <> 999")
    done = run(database, "show", str(page["page_id"]))
    assert done.exit_code == 2
    assert "is not what was stored" in done.stderr


def test_a_forgotten_message_leaves_its_number(filled: PostgresStore, database: Database):
    other = sent(answer((6, "Three boats.")), minutes=15)
    ingest(filled, reading(at(minutes=15), [post(6, "Three boats.")], pages=[other]))
    assert json.loads(forget(database).stdout)["pages"] == 1
    untouched, page = listed(database)
    assert (untouched["encoding"], page["encoding"]) == ("tl", "json")
    told = json.loads(run(database, "show", str(page["page_id"])).stdout)
    assert [(m["_"], m["id"]) for m in told["messages"]] == [
        ("Message", 4),
        ("MessageForgotten", 5),
    ]
    again = sent(answer((5, SECRET), (7, "Four boats.")), minutes=30)
    ingest(
        filled, reading(at(minutes=30), [post(5, SECRET), post(7, "Four boats.")], pages=[again])
    )
    page = listed(database)[0]
    assert SECRET not in run(database, "show", str(page["page_id"])).stdout


def test_an_answer_that_may_hold_a_forgotten_message_and_cannot_be_read_goes_as_a_whole(
    filled: PostgresStore, database: Database
):
    strange = b"\x01\x02\x03\x04" + SECRET.encode()
    pages = [
        sent(strange + (5).to_bytes(4, "little"), 999, minutes=15),
        sent(strange + (6).to_bytes(4, "little"), 999, minutes=16),
    ]
    ingest(filled, reading(at(minutes=15), pages=pages))
    assert json.loads(forget(database).stdout)["pages"] == 2
    assert [(p["encoding"], p["tl_layer"]) for p in listed(database)] == [
        ("tl", 999),
        ("json", LAYER),
    ]
