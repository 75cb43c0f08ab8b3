"""How long an analyst waits for the typical query of every relation of marts, and for searches."""

import re
import time
from collections.abc import Mapping
from contextlib import closing
from statistics import median

import psycopg2

from channelwatch.store.sql_files import sql_folder

SEARCHES = {
    "prefix": "select * from marts.search_posts('белгород*')",
    "common_prefix": "select * from marts.search_posts('ба*')",
    "word_and_channel": "select * from marts.search_posts('белгородский', 'lamp_street')",
    "phrase": "select * from marts.search_posts('\"белгородский 600*\"')",
    "name_alike": "select * from marts.search_posts('~белгородскый')",
}
NOTHING = {"nothing": "select * from marts.search_posts('zzyzx*')"}
"""The one search that must find no row."""

BY_NAME = {
    "posts_by_username": "select * from marts.posts where username = 'lamp_street'"
    " order by published_at desc limit 50"
}
"""Asked by name instead of key: no documented query but a search, back through all posts."""

_RELATIONS = """
select relname from pg_class where relnamespace = 'marts'::regnamespace and relkind = 'v'
union select proname from pg_proc where pronamespace = 'marts'::regnamespace
"""


def typical_queries() -> Mapping[str, str]:
    """Return the documented query of every relation of marts, from sql/typical_queries.sql."""
    text = (sql_folder() / "typical_queries.sql").read_text("utf-8")
    parts = re.split(r"^-- (\w+)$", text, flags=re.MULTILINE)
    return {name: query.strip() for name, query in zip(parts[1::2], parts[2::2], strict=True)}


def undocumented(dsn: str) -> set[str]:
    """Return the relations of marts that have no typical query, and the queries of none."""
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(_RELATIONS)
        return {name for (name,) in cursor} ^ typical_queries().keys()


def milliseconds(dsn: str, queries: Mapping[str, str]) -> Mapping[str, float]:
    """Return the median time of three runs of each query, after one that warms up."""
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        return {name: median(_times(cursor, query)) for name, query in queries.items()}


def unanswered(dsn: str, queries: Mapping[str, str]) -> list[str]:
    """Return the names of the queries that find no row: their times say little."""
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        empty = []
        for name, query in queries.items():
            cursor.execute(query)
            if not cursor.rowcount:
                empty.append(name)
        return empty


def _times(cursor: psycopg2.extensions.cursor, query: str) -> list[float]:
    times = []
    for _ in range(4):
        begun = time.perf_counter()
        cursor.execute(query)
        cursor.fetchall()
        times.append((time.perf_counter() - begun) * 1000)
    return times[1:]
