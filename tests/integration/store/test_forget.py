"""What is forgotten is nowhere any more, and does not come back."""

import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from channelwatch.cli.main import app
from channelwatch.domain.posts import ForwardOrigin, Post
from channelwatch.domain.readings import RawPage, Reading
from channelwatch.notify.anchors import sign
from channelwatch.store.checks import run_checks
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.search_index import index_revisions
from tests.integration.store.conftest import TABLES, Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import CHANNEL, PROFILE, at, post, reading
from tests.integration.store.steps import ingest, raise_flags

SECRET = "Zanzibarella"
LINK = "https://t.me/lamp_street/5"
OTHER = CHANNEL + 1
RIVER = replace(PROFILE, usernames=("river_bank",))


def message(shown: Post, channel: int) -> dict[str, Any]:
    return {
        "_": "Message",
        "id": shown.telegram_message_id,
        "peer_id": {"_": "PeerChannel", "channel_id": channel},
        "message": shown.content.text,
        "post_author": shown.signature,
    }


def evident(when: Any, *posts: Post, channel: int = CHANNEL, **parts: Any) -> Reading:
    """Return a reading with the page that it was read from."""
    answer = {"_": "ChannelMessages", "messages": [message(p, channel) for p in posts]}
    page = RawPage(
        method="messages.getHistory",
        tl_layer=216,
        payload=json.dumps(answer).encode(),
        answered_at=when,
    )
    return reading(when, posts, telegram_channel_id=channel, pages=[page], **parts)


@pytest.fixture(autouse=True)
def filled(store: PostgresStore) -> None:
    text = f"{SECRET} lives in Lamp street."
    forward = ForwardOrigin(telegram_channel_id=CHANNEL, telegram_message_id=5)
    ingest(store, evident(at(), post(4, "Two boats."), post(5, text, views=3)))
    ingest(store, evident(at(hours=1), post(5, f"{text} Really.", signature="Nobody")))
    ingest(
        store, evident(at(hours=1), post(9, text, forward=forward), channel=OTHER, profile=RIVER)
    )
    about = {"text": text, "permalink": LINK}
    raise_flags(
        store,
        flag("own", telegram_message_id=5, permalink=LINK, before=about, explanation=text),
        flag("other", telegram_message_id=4, before=about, after={"text": "Two boats."}),
        flag("longer number", telegram_message_id=4, before={"permalink": f"{LINK}6"}),
    )
    index_revisions(store.engine)


def run(database: Database, *words: str) -> Result:
    words = (*words, "--reason", "asked by her", "--by", "anna", "--yes", "--json")
    env = {"CHANNELWATCH_OWNER_DB": database.dsn("owner")}
    return CliRunner().invoke(app, ["forget", *words], env=env)


def places(database: Database, word: str) -> list[str]:
    """Return the tables with a row that has the word, evidence unpacked."""
    found = []
    for (table,) in database.rows(TABLES):
        rows = database.rows(f"select to_jsonb(t)::text from {table} as t")
        found += [table] * any(word.lower() in row.lower() for (row,) in rows)
    pages = database.column("select payload from raw.pages")
    return found + ["evidence"] * any(word.encode() in zlib.decompress(page) for page in pages)


def test_a_post_is_nowhere_any_more(store: PostgresStore, database: Database):
    assert set(places(database, SECRET)) >= {
        *("core.post_revisions", "core.flags", "core.flag_events", "core.revision_search"),
        *("core.search_words", "evidence"),
    }
    done = run(database, "post", LINK)
    assert json.loads(done.stdout) == {"posts": 2, "flags": 2, "pages": 3}, done.output
    assert places(database, SECRET) == []
    assert database.rows(
        "select username, telegram_message_id, reason from marts.forgotten_posts order by 2",
        role="analyst",
    ) == [("lamp_street", 5, "asked by her"), ("river_bank", 9, "asked by her")]
    assert database.column("select body from marts.posts") == ["Two boats."]
    assert set(places(database, "boats")) == {
        *("core.post_revisions", "core.revision_search", "core.search_words", "evidence")
    }
    flags = database.column("select dedupe_key from core.flags where before <> '{}'")
    assert flags == ["longer number"]
    database.rows("delete from ops.unexamined")
    assert {name for name, rows in run_checks(store.engine).items() if rows} <= {"watches_stale"}


def verified(database: Database, *options: str) -> Result:
    command = ["verify", "--db", database.dsn("writer"), "--json", *options]
    return CliRunner().invoke(app, command)


def test_what_remains_still_verifies_against_anchors_of_before(
    store: PostgresStore, database: Database, tmp_path: Path
):
    anchors = tmp_path / "anchors.json"
    anchors.write_bytes(sign(store.chains.heads(), at(hours=2), "ab" * 32))
    before = json.loads(verified(database, "--anchors", str(anchors)).stdout)
    run(database, "post", LINK)
    done = verified(database, "--anchors", str(anchors))
    assert done.exit_code == 0, done.output
    # Two versions of the post, and one of its forward elsewhere.
    assert json.loads(done.stdout) == {**before, "removed": 3}
    ingest(store, evident(at(hours=3), post(11, "Three boats.")))
    assert verified(database, "--anchors", str(anchors)).exit_code == 0
    database.rows(
        "update core.post_revisions set body = 'Six boats.' where telegram_message_id = 4"
    )
    done = verified(database, "--anchors", str(anchors))
    assert done.exit_code == 1
    [broken] = json.loads(done.stdout)["broken"]
    assert (broken["telegram_channel_id"], broken["telegram_message_id"]) == (CHANNEL, 4)


def test_evidence_keeps_its_digest_and_its_other_messages(database: Database):
    run(database, "post", LINK)
    (payload, is_sound) = database.rows(
        "select payload, octet_length(payload_sha256) = 32 from raw.pages order by page_id limit 1"
    )[0]
    messages = json.loads(zlib.decompress(payload))["messages"]
    assert is_sound
    assert [(m["_"], m["id"]) for m in messages] == [("Message", 4), ("MessageForgotten", 5)]


def test_it_does_not_come_back(store: PostgresStore, database: Database):
    run(database, "post", LINK)
    again = evident(at(hours=2), post(5, f"{SECRET} again.", views=9), post(6, "A new post."))
    assert ingest(store, again).new_posts == 1
    index_revisions(store.engine)
    assert places(database, SECRET) == []
    assert sorted(database.column("select telegram_message_id from core.posts")) == [4, 6]


def test_a_second_time_removes_nothing(database: Database):
    run(database, "post", LINK)
    before = database.contents()
    assert json.loads(run(database, "post", LINK).stdout)["pages"] == 0
    assert database.contents() == before


def test_an_author_is_forgotten(store: PostgresStore, database: Database):
    ingest(store, evident(at(hours=2), post(7, "Signed words.", signature="Olga Lamp")))
    done = run(database, "author", " olga lamp ")
    assert json.loads(done.stdout) == {"posts": 1, "flags": 0, "pages": 1}, done.output
    later = evident(at(hours=3), post(8, "More words.", signature="Olga Lamp"))
    assert ingest(store, later).new_posts == 0
    assert places(database, "olga lamp") == []
    assert places(database, "Signed words") == []
    assert places(database, "More words") == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("post", "https://t.me/lamp_street"), "is no address of a post"),
        (("post", "https://t.me/nowhere/5"), "no stored channel has or had the username nowhere"),
        (("author", " "), "must not be empty"),
    ],
)
def test_what_cannot_be_meant_is_named(database: Database, words: tuple[str, ...], message: str):
    before = database.contents()
    done = run(database, *words)
    assert (done.exit_code, message in " ".join(done.output.split())) == (2, True), done.output
    assert database.contents() == before


def test_it_is_asked_first(database: Database):
    env = {"CHANNELWATCH_OWNER_DB": database.dsn("owner")}
    words = ["forget", "post", LINK, "--reason", "r", "--by", "b"]
    done = CliRunner().invoke(app, words, env=env, input="n\n")
    assert done.exit_code == 1
    assert "core.post_revisions" in places(database, SECRET)


def test_the_writer_cannot_forget(database: Database, tmp_path: Path):
    env = {"CHANNELWATCH_OWNER_DB": database.dsn("writer")}
    words = ["forget", "post", LINK, "--reason", "r", "--by", "b", "--yes"]
    assert CliRunner().invoke(app, words, env=env).exit_code != 0
    assert "core.post_revisions" in places(database, SECRET)
