"""The tables are what SQLAlchemy thinks, say what they hold, and know the words of the code."""

import re
from enum import StrEnum
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from channelwatch.domain import kinds
from channelwatch.store.dsn import driver_url
from channelwatch.store.tables import metadata
from tests.integration.store.conftest import Database

OURS = "nspname in ('registry', 'raw', 'core', 'marts', 'ops')"


def ours(thing: Any, name: str, kind: str, reflected: bool, _: object) -> bool:
    """Leave out the ledger, monthly partitions and what Core need not know: plain indexes."""
    if kind == "index":
        return False
    is_partition = re.search(r"_(\d{6}|default)$", name or "") is not None
    return not (kind == "table" and (is_partition or name.startswith("schema_")))


def drift(database: Database) -> list[Any]:
    """Return what differs between the migrated database and the tables, comments aside."""
    engine = create_engine(driver_url(database.dsn("owner")))
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _: (
            kind != "schema" or name in ("registry", "raw", "core", "ops")
        ),
        "include_object": ours,
        "compare_type": True,
    }
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, metadata)
    engine.dispose()
    changes = [one for each in found for one in (each if isinstance(each, list) else [each])]
    return [change for change in changes if "comment" not in change[0]]


def test_no_drift_between_migrations_and_tables(database: Database):
    assert drift(database) == []


def test_drift_would_be_seen(own_database: Database):
    assert len(metadata.tables) > 20
    own_database.rows(
        "alter table core.posts add column mood text, alter column signature set not null,"
        " alter column via_bot_id type text"
    )
    assert sorted(change[0] for change in drift(own_database)) == [
        "modify_nullable",
        "modify_type",
        "remove_column",
    ]


def test_every_relation_and_column_says_what_it_holds(database: Database):
    silent = database.column(
        "select format('%I.%I', nspname, relname) || coalesce('.' || attname, '')"
        " from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
        " join lateral (select null as attname, 0 as attnum union all"
        "   select attname, attnum from pg_attribute"
        "   where attrelid = pg_class.oid and attnum > 0 and not attisdropped"
        " ) as a on true"
        f" where {OURS} and relkind in ('r', 'p', 'v') and not relispartition"
        " and coalesce(col_description(pg_class.oid, attnum), '') = '' and attnum > 0"
        " or (attnum = 0 and " + OURS + " and relkind in ('r', 'p', 'v')"
        "   and obj_description(pg_class.oid, 'pg_class') is null)"
    )
    assert silent == []


def test_every_relation_tells_its_grain_and_source(database: Database):
    vague = database.column(
        "select format('%s.%s', nspname, relname)"
        " from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
        f" where {OURS} and relkind in ('r', 'p', 'v') and not relispartition"
        " and obj_description(pg_class.oid, 'pg_class') not like '%Grain: %'"
    )
    assert vague == []


def test_every_schema_and_function_says_what_it_is_for(database: Database):
    silent = database.column(
        f"select nspname from pg_namespace where {OURS} and obj_description(oid) is null"
        " union all select pg_proc.oid::regprocedure::text from pg_proc"
        f" join pg_namespace on pg_namespace.oid = pronamespace where {OURS}"
        " and obj_description(pg_proc.oid) is null"
    )
    assert silent == []


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("registry.accounts", "state", kinds.AccountState),
        ("core.channels", "state", kinds.ChannelState),
        ("core.channel_states", "state", kinds.ChannelState),
        ("core.posts", "state", kinds.PostState),
        ("core.post_states", "state", kinds.PostState),
        ("core.flags", "severity", kinds.Severity),
        ("core.flag_events", "event", kinds.FlagEventKind),
        ("ops.polls", "outcome", kinds.PollOutcome),
    ],
)
def test_sql_and_code_know_the_same_words(
    database: Database, table: str, column: str, words: type[StrEnum]
):
    (definition,) = database.column(
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = %s::regclass and contype = 'c' and conkey = array[("
        "   select attnum from pg_attribute where attrelid = %s::regclass and attname = %s)]",
        table,
        table,
        column,
    )
    assert set(re.findall(r"'([a-z_]+)'", definition)) == {word.value for word in words}


def test_kinds_of_flags_are_those_of_the_domain(database: Database):
    assert set(database.column("select kind from registry.kinds")) == set(kinds.FlagKind)
