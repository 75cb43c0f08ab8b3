"""Write down the contract with analysts: every relation of marts, its columns, types, meaning."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Engine, Row, text

_COLUMNS = text("""
select
    c.relname as name,
    obj_description(c.oid, 'pg_class') as relation_comment,
    a.attname as column_name,
    format_type(a.atttypid, a.atttypmod) as column_type,
    col_description(c.oid, a.attnum) as column_comment
from pg_class as c
inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
where c.relnamespace = 'marts'::regnamespace and c.relkind = 'v'
order by c.relname, a.attnum
""")

_FUNCTIONS = text("""
select
    p.proname as name,
    pg_get_function_arguments(p.oid) as arguments,
    pg_get_function_result(p.oid) as result,
    obj_description(p.oid, 'pg_proc') as comment
from pg_proc as p
where p.pronamespace = 'marts'::regnamespace
order by p.proname
""")

_HEAD = """\
<!-- Written by `channelwatch db dictionary`; a test compares it with the database. -->
# Dictionary of `marts`

What an analyst can read, with every column's type and meaning. Times are UTC.
"""


def render_dictionary(engine: Engine) -> str:
    """Return the dictionary as Markdown: views by name, columns in order, then functions."""
    with engine.connect() as connection:
        columns = connection.execute(_COLUMNS).all()
        functions = connection.execute(_FUNCTIONS).all()
    views = [list(rows) for _, rows in groupby(columns, key=attrgetter("name"))]
    sections = [*map(_view, views), *map(_function, functions)]
    return "\n".join([_HEAD, *sections])


def _view(columns: Sequence[Row[Any]]) -> str:
    first = columns[0]
    rows = [f"| `{c.column_name}` | {c.column_type} | {_cell(c.column_comment)} |" for c in columns]
    head = [f"## `{first.name}`\n", f"{first.relation_comment}\n"]
    return "\n".join([*head, "| column | type | meaning |", "|---|---|---|", *rows, ""])


def _function(function: Row[Any]) -> str:
    meaning = " ".join(function.comment.split())
    call = f"{function.name}({function.arguments})"
    return f"## `{call}`\n\n{meaning}\n\nReturns `{function.result}`.\n"


def _cell(comment: str) -> str:
    return " ".join(comment.split()).replace("|", "\\|")
