"""Have Postgres plan what a page takes once a connection: some plans cost more than their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, CursorResult, TextClause
from sqlalchemy.dialects import postgresql


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A statement under a name: `definition` makes it known, `call` runs it (psycopg2's style)."""

    name: str
    definition: str
    call: str


@cache
def prepared(statement: TextClause) -> Prepared:
    """Return a statement under a name made of its words; Postgres infers its parameters' types."""
    dialect = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    compiled = statement.compile(dialect=dialect)
    words = str(compiled)
    name = f"channelwatch_{sha256(words.encode()).hexdigest()[:16]}"
    keys = ", ".join(f"%({key})s" for key in compiled.positiontup or ())
    return Prepared(
        name=name,
        definition=f"prepare {name} as {words}",
        call=f"execute {name} ({keys})" if keys else f"execute {name}",
    )


def execute(
    connection: Connection, statement: TextClause, keys: Mapping[str, Any]
) -> CursorResult[Any]:
    """Run a statement, prepared, and return its answer."""
    return connection.exec_driver_sql(prepare(connection, statement).call, dict(keys))


def prepare(connection: Connection, statement: TextClause) -> Prepared:
    """Return a statement that the connection's server knows by its name, from now on.

    Prepared statements outlive their transaction, whatever becomes of it, and end with the
    session, as `info` does.
    """
    ready: set[str] = connection.info.setdefault("channelwatch.prepared", set())
    one = prepared(statement)
    if one.name not in ready:
        connection.exec_driver_sql(one.definition, execution_options={"no_parameters": True})
        ready.add(one.name)
    return one
