"""Whatever a post holds is stored or refused by name, and the page goes on."""

import traceback
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from channelwatch.domain.channels import ChannelProfile
from channelwatch.domain.posts import PostContent, PostMetrics
from channelwatch.pipeline.ports import PageResult
from channelwatch.pipeline.verify import verify
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.search_index import index_revisions
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, START, at, post, reading
from tests.integration.store.steps import ingest, take_facts

BIG = 2**63
EVERY_PLANE = "".join(chr(plane * 0x10000 + 0xF300) for plane in range(17)) + "👩🏽\u200d🚒🇺🇦"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\x00b", "a\ufffdb"),
        ("\ud83c", "\ufffd"),
        ("half \udf09 a bridge", "half \ufffd a bridge"),
        (r"a backslash \u0000 stays", r"a backslash \u0000 stays"),
        ("🌉 𝔊 𒀀 \U0010ffff", "🌉 𝔊 𒀀 \U0010ffff"),
        (EVERY_PLANE, EVERY_PLANE),
        ("\u202eright to left\u202c \u200f‏שלום", "\u202eright to left\u202c \u200f‏שלום"),
        ("a\r\n\tb\x1b[31m\x7f", "a\r\n\tb\x1b[31m\x7f"),
        ("'); drop table core.posts; --", "'); drop table core.posts; --"),
        ("100 % :name %s {}", "100 % :name %s {}"),
        ("x" * 1_000_000, "x" * 1_000_000),
    ],
)
def test_texts(store: PostgresStore, database: Database, text: str, stored: str):
    page = reading(posts=[post(1, text), post(2)])
    assert ingest(store, page).new_posts == 2
    assert database.column("select body from marts.posts order by telegram_message_id") == [
        stored,
        "The bridge is closed.",
    ]
    assert ingest(store, reading(at(minutes=15), [post(1, text)])) == PageResult()


@pytest.mark.parametrize("year", [1, 1970, 2039, 2106, 9999])
def test_dates(store: PostgresStore, database: Database, year: int):
    moment = datetime(year, 1, 1, tzinfo=UTC)
    assert ingest(store, reading(posts=[post(1, published_at=moment)])).new_posts == 1
    assert database.column("select extract(year from published_at) from marts.posts") == [
        moment.year
    ]
    again = reading(at(minutes=15), [post(1, published_at=moment, views=5)])
    assert ingest(store, again) == PageResult()
    assert ingest(store, replace(again, asked_at=at(minutes=30))) == PageResult()
    assert database.column("select views from marts.posts") == [5]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"grouped_id": BIG}, 'value "9223372036854775808" is out of range for type bigint'),
        ({"via_bot_id": -BIG - 1}, "Integer exceeds 64-bit range"),
        ({"media": {"id": 2**70}}, "Integer exceeds 64-bit range"),
        ({"reply_to_message_id": 2**64 + 1}, "Integer exceeds 64-bit range"),
    ],
)
def test_a_post_that_does_not_fit_is_refused_by_name(
    store: PostgresStore, database: Database, parts: dict[str, Any], reason: str
):
    good = [post(i, views=i) for i in range(1, 8)]
    page = reading(posts=[*good, post(8, views=8, **parts)])
    assert ingest(store, page) == PageResult(new_posts=7, is_changed=True)
    assert database.rows("select * from ops.refused_posts") == [(CHANNEL, 8, reason, at(seconds=1))]
    assert database.column("select telegram_message_id from core.post_metrics order by 1") == [
        *range(1, 8)
    ]
    before = database.contents()
    ingest(store, page)
    assert database.contents() == before


@pytest.mark.parametrize("message", [BIG, 0, -5, 2**70])
def test_a_message_id_that_does_not_fit_is_refused(
    store: PostgresStore, database: Database, message: int
):
    page = reading(posts=[post(1), post(message)], pts=9)
    assert ingest(store, page).new_posts == 1
    assert database.column("select telegram_message_id from ops.refused_posts") == [message]
    assert store.collector.cursor(CHANNEL).pts == 9


def test_the_largest_ids_are_stored(store: PostgresStore):
    page = reading(posts=[post(BIG - 1)], telegram_channel_id=BIG - 1)
    assert ingest(store, page).new_posts == 1
    assert store.collector.recent_ids(BIG - 1, 1) == [BIG - 1]


def test_counters_that_do_not_fit_are_refused_without_their_post(
    store: PostgresStore, database: Database
):
    assert ingest(store, reading(posts=[post(1, views=BIG), post(2, views=2)])).new_posts == 2
    assert database.rows("select telegram_message_id, views from marts.posts order by 1") == [
        (1, None),
        (2, 2),
    ]
    assert database.column("select telegram_message_id from ops.refused_posts") == [1]


def test_hostile_facts_beside_the_text(store: PostgresStore, database: Database):
    content = PostContent(
        entities=[{"type": "url", "url": "http://\x00\ud800"}], poll={"question": "\x00?"}
    )
    metrics = PostMetrics(reactions={"\ud83c": 1, "👍": 2})
    page = reading(posts=[post(1, content=content, metrics=metrics, signature="\x00")])
    assert ingest(store, page).new_posts == 1
    assert database.rows("select entities, poll, reactions, signature from marts.posts") == [
        (
            [{"type": "url", "url": "http://\ufffd\ufffd"}],
            {"question": "\ufffd?"},
            {"\ufffd": 1, "👍": 2},
            "\ufffd",
        )
    ]


def test_a_hostile_profile_is_one_version(store: PostgresStore, database: Database):
    face = ChannelProfile(
        kind="broadcast", title="zero\x00\ud800", usernames=("lamp",), about="\x00" * 3
    )
    ingest(store, reading(START, profile=face), reading(at(minutes=15), profile=face))
    assert database.rows("select title, about from core.channel_profiles") == [
        ("zero\ufffd\ufffd", "\ufffd" * 3)
    ]


MEGABYTE = 1_000_000
LONG = {
    "sentences": "Three people were killed in Lauten. Двенадцать домов сгорели в Лаутене. ",
    "one word": "x",
    "many words": "".join(f"word{n} " for n in range(100_000)),
    "emoji": "🌉",
    "right to left": "שלום\u200f ",
    "zeros": "\x00",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_megabyte_goes_the_whole_way(store: PostgresStore, database: Database, kind: str):
    """Stored, edited, chained, searched, handed to the detectors and told as it was then."""
    part = LONG[kind]
    text = (part * (MEGABYTE // len(part) + 1))[:MEGABYTE]
    first, second = (f"Begins with {number} boats. {text}" for number in ("two", "nine"))
    ingest(store, reading(), reading(at(minutes=15), [post(1, first), post(2)]))
    edit = reading(at(minutes=30), [post(1, second)])
    assert ingest(store, edit) == PageResult(edits=1, is_changed=True)
    assert ingest(store, edit) == PageResult()
    stored = [body.replace("\x00", "\ufffd") for body in (first, second)]
    versions = (
        "select body from marts.post_revisions where telegram_message_id = 1 order by revision"
    )
    assert database.column(versions) == stored
    assert list(verify(store.chains, ())) == []
    assert index_revisions(store.engine) == 3
    assert database.column(
        "select telegram_message_id from marts.search_posts('\"nine boats\"')"
    ) == [1]
    known_then = "select body from marts.posts_as_of(%s, %s) where telegram_message_id = 1"
    assert database.column(known_then, CHANNEL, at(minutes=20)) == stored[:1]
    facts = take_facts(store)
    told = [fact.after["text"] for fact in facts if fact.telegram_message_id == 1]
    assert sorted(told) == sorted(stored)


def test_an_error_of_a_page_quotes_no_text_of_a_post(store: PostgresStore, database: Database):
    """Errors are logged, texts of posts are not."""
    word = "zanzi" + "bar"
    database.rows(
        "create function core.fail() returns trigger language plpgsql as"
        " $$ begin raise exception 'the disk is full' using errcode = 'disk_full'; end $$;"
        "create trigger fail before insert on core.posts execute function core.fail()"
    )
    try:
        with pytest.raises(DBAPIError, match="the disk is full") as refused:
            ingest(store, reading(posts=[post(1, word)]))
    finally:
        database.rows("drop function core.fail() cascade")
    assert word not in "".join(traceback.format_exception(refused.value))
