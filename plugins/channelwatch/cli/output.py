"""Print for people by default, JSON for programs on demand, and errors as one sentence."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from channelwatch.cli.safe_text import plain, visible
from channelwatch.pipeline.errors import ChannelwatchError

console = Console()

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@contextmanager
def readable_errors() -> Iterator[None]:
    """End with the error's own sentence and exit code 2, without a traceback."""
    try:
        yield
    except ChannelwatchError as error:
        typer.echo(visible(f"channelwatch: {error}"), err=True)
        raise typer.Exit(2) from None


def print_json(value: Any) -> None:
    """Print one JSON document; times as ISO 8601, intervals in seconds."""
    text = json.dumps(value, default=_plain, ensure_ascii=False)
    # Letters stay letters; what a terminal would obey is escaped, which means the same in JSON.
    typer.echo("".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text))


def print_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, empty: str
) -> None:
    """Print rows as a table of `columns`, or all their fields as a JSON array."""
    if as_json:
        print_json([dict(row) for row in rows])
        return
    if not rows:
        console.print(empty)
        return
    table = Table(*(c.replace("_", " ") for c in columns))
    for row in rows:
        table.add_row(*(plain(cell(row[c])) for c in columns))
    console.print(table)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)


def cell(value: Any) -> str:
    """Return what a table shows of a value."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
