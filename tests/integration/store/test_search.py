"""Analysts find versions of posts by words, prefixes, phrases and names spelt alike."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest
from psycopg2.errors import InvalidParameterValue, NoDataFound

from channelwatch.store.postgres import PostgresStore
from channelwatch.store.search_index import index_revisions
from tests.integration.store.conftest import Database
from tests.integration.store.readings import at, post, reading
from tests.integration.store.steps import ingest

TEXTS = {
    1: "Обстрел под Белгородом: двое раненых.",
    2: "Губернатор Гладков приехал в Белгород. Ёлка и й.",
    3: "Обстріл біля Харкова, загинув водій. Зеленський виступив.",
    4: "El alcalde Núñez habló en Córdoba del puente cerrado.",
    5: "The bridge over the river is closed; Zelensky spoke.",
    6: "Зеленский выступил вечером; мо\u0301ст цел.",
}


@pytest.fixture(autouse=True)
def texts(store: PostgresStore) -> None:
    ingest(store, reading(posts=[post(i, text) for i, text in TEXTS.items()]))
    ingest(store, reading(at(minutes=15), [post(5, "The bridge is open.")]))
    index_revisions(store.engine)


def found(database: Database, *values: object) -> list[tuple[int, int]]:
    marks = ", ".join(["%s"] * len(values))
    rows = database.rows(
        f"select telegram_message_id, revision from marts.search_posts({marks})",
        *values,
        role="analyst",
    )
    return sorted(rows)


@pytest.mark.parametrize(
    ("query", "messages"),
    [
        ("белгород*", [(1, 1), (2, 1)]),
        ("БЕЛГОРОД", [(2, 1)]),
        ("харк*", [(3, 1)]),
        ("обстр* -харк*", [(1, 1)]),
        ("cordoba", [(4, 1)]),
        ("nunez puente", [(4, 1)]),
        ('"puente cerrado"', [(4, 1)]),
        ('"cerrado puente"', []),
        ('"под белгород*"', [(1, 1)]),
        ("елка", [(2, 1)]),
        ("мост", [(6, 1)]),
        ("bridge", [(5, 1), (5, 2)]),
        ("bridge -open", [(5, 1)]),
        ("~Зеленскый", [(3, 1), (6, 1)]),
        ("~Zelenskiy", [(5, 1)]),
        ("~гладкав губернатор", [(2, 1)]),
        ("~Nuñes", [(4, 1)]),
        ("ничего", []),
    ],
)
def test_words_prefixes_phrases_and_names(
    database: Database, query: str, messages: list[tuple[int, int]]
):
    assert found(database, query) == messages


def test_a_search_says_nothing_beside_its_answer(database: Database):
    with closing(psycopg2.connect(database.dsn("analyst"))) as connection:
        connection.cursor().execute("select * from marts.search_posts('\"under fire\" -белгород*')")
        assert connection.notices == []


def test_a_hit_tells_what_an_analyst_needs(database: Database):
    rows = database.rows(
        "select username, permalink, is_latest, state, body from marts.search_posts('open')",
        role="analyst",
    )
    link = "https://t.me/lamp_street/5"
    assert rows == [("lamp_street", link, True, "live", "The bridge is open.")]


def test_a_search_is_narrowed_by_channel_and_time(database: Database):
    assert found(database, "bridge", "@Lamp_Street") == [(5, 1), (5, 2)]
    assert found(database, "bridge", None, at()) == []
    assert found(database, "bridge", None, at(days=-1), at()) == [(5, 1), (5, 2)]
    assert len(found(database, "bridge", None, at(days=-1), at(), 1)) == 1


@pytest.mark.parametrize("query", ["", "  ", '""', "-", "!!! & | ( :*"])
def test_nothing_to_search_for_is_said(database: Database, query: str):
    with pytest.raises(InvalidParameterValue, match="no word to search for"):
        found(database, query)


def test_an_unknown_channel_is_named(database: Database):
    with pytest.raises(NoDataFound, match="there is no channel 'nowhere'"):
        found(database, "bridge", "nowhere")
    with pytest.raises(InvalidParameterValue, match="most must be"):
        found(database, "bridge", None, at(), at(), 0)


@pytest.mark.parametrize("query", ["o'brien*", "a\\b*", "~'); drop", '"open', "x:*", "a & b | !c"])
def test_hostile_queries_are_only_words(database: Database, query: str):
    try:
        found(database, query)
    except psycopg2.errors.InvalidParameterValue as refused:
        assert "no word" in str(refused)


def test_the_writer_indexes_each_version_once(store: PostgresStore, database: Database):
    assert index_revisions(store.engine) == 0
    assert database.scalar("select count(*) from core.revision_search") == len(TEXTS) + 1
    many = [post(i, f"word{i} " + "я" * (i % 300)) for i in range(100, 400)]
    ingest(store, reading(at(minutes=30), [*many, post(500, "б" * 1_100_000 + " end")]))
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: index_revisions(store.engine, 50), range(3)))
    assert sum(done) == 301
    assert found(database, "word*", None, at(days=-1), at(days=1), 10_000)[-1] == (399, 1)
    assert database.scalar("select count(*) from ops.unindexed") == 0
