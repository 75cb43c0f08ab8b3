"""Read one view of `marts` in batches, through a cursor on the server."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812

from channelwatch.pipeline.errors import ChannelwatchError, StoreUnavailable
from channelwatch.store.dsn import libpq_dsn, refusal, target

BATCH = 5_000
MOMENT = "timestamp with time zone"
_WRITTEN = ("recorded_at", "updated_at", "changed_at", "hour", "day", "audited_on")

_VIEWS = """
select relname from pg_class
where relnamespace = 'marts'::regnamespace and relkind = 'v'
order by relname
"""
_COLUMNS = """
select attname, format_type(atttypid, atttypmod), coalesce(col_description(attrelid, attnum), '')
from pg_attribute
where attrelid = format('marts.%%I', %s::text)::regclass and attnum > 0
order by attnum
"""
# What Python has no value for, or none that a file could hold.
_CASTS = {"interval": "extract(epoch from {})::float8", "numeric": "{}::float8"}
_AS_THEY_ARE = {
    *("bigint", "integer", "smallint", "boolean", "text", "double precision", "real", "date"),
    *(MOMENT, "text[]", "bigint[]", "jsonb"),
}


class UnknownView(ChannelwatchError):
    """There is no such view in marts."""

    def __init__(self, view: str, views: Sequence[str]) -> None:
        near = get_close_matches(view, views, 3) or views
        super().__init__(f"marts has no view {view!r}: {', '.join(near)}")


class NoSuchMoment(ChannelwatchError):
    """A view cannot be limited by time, or not by that column."""

    def __init__(self, view: str, column: str | None, moments: Sequence[str]) -> None:
        asked = f"no time {column!r}" if column else "no time of writing"
        choice = f": {', '.join(moments)}" if moments else ""
        super().__init__(f"{view} has {asked} to go by{choice}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a view: its name, Postgres type and meaning."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRows:
    """The columns of a view and its rows, a batch at a time."""

    columns: Sequence[Column]
    batches: Iterator[Sequence[tuple[Any, ...]]]


@contextmanager
def open_view(
    dsn: str, view: str, *, since: datetime | None = None, by: str | None = None
) -> Iterator[ViewRows]:
    """Open a view; rows with `by` at or after `since`, from one snapshot, in no order.

    `by` is a column with moments or days; by default the one that tells when the row was written.
    Intervals come as seconds. UnknownView, NoSuchMoment and StoreUnavailable say what is wrong.
    """
    with _connect(dsn) as connection:
        columns = _columns(connection, view)
        limit = _limit(view, columns, by) if since or by else None
        query = _query(view, columns, limit if since else None)
        with connection.cursor("export") as cursor:
            cursor.itersize = BATCH
            cursor.execute(query, [since] if since else None)
            yield ViewRows(columns=columns, batches=iter(lambda: cursor.fetchmany(BATCH), []))


@contextmanager
def _connect(dsn: str) -> Iterator[Connection]:
    try:
        connection = psycopg2.connect(
            libpq_dsn(dsn), application_name="channelwatch export", options="-c timezone=UTC"
        )
    except psycopg2.OperationalError as refused:
        raise StoreUnavailable(target(dsn), refusal(refused)) from None
    with closing(connection):
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        yield connection


def _columns(connection: Connection, view: str) -> Sequence[Column]:
    with connection.cursor() as cursor:
        cursor.execute(_VIEWS)
        views = [name for (name,) in cursor]
        if view not in views:
            raise UnknownView(view, views)
        cursor.execute(_COLUMNS, [view])
        return [Column(name=name, type=kind, comment=comment) for name, kind, comment in cursor]


def _limit(view: str, columns: Sequence[Column], by: str | None) -> str:
    moments = [column.name for column in columns if column.type in (MOMENT, "date")]
    wanted = [by] if by else _WRITTEN
    found = next((name for name in wanted if name in moments), None)
    if found is None:
        raise NoSuchMoment(view, by, moments)
    return found


def _query(view: str, columns: Sequence[Column], limit: str | None) -> sql.Composed:
    query = sql.SQL("select {} from marts.{}").format(
        sql.SQL(", ").join(map(_expression, columns)), sql.Identifier(view)
    )
    if limit is None:
        return query
    return query + sql.SQL(" where {} >= %s").format(sql.Identifier(limit))


def _expression(column: Column) -> sql.Composable:
    name = sql.Identifier(column.name)
    if column.type in _AS_THEY_ARE:
        return name
    return sql.SQL(_CASTS.get(column.type, "{}::text")).format(name)
