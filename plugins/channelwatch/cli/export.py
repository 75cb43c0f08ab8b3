"""`channelwatch export`: a view of the marts as a file, row by row and as the analyst."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from channelwatch.cli.export_formats import Format, open_writer
from channelwatch.cli.output import readable_errors
from channelwatch.store.exports import ViewRows, open_view

_MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]

AnalystDatabase = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="CHANNELWATCH_ANALYST_DB",
        help="Address of the database, as channelwatch_analyst.",
        show_envvar=True,
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=_MOMENTS, help="Only rows written from then on (UTC)."),
]


def export(
    view: Annotated[str, typer.Argument(help="View of marts, as sql/DICTIONARY.md names it.")],
    db: AnalystDatabase,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.PARQUET,
    since: Since = None,
    by: Annotated[
        str | None, typer.Option(help="Let --since go by this column, such as published_at.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write, - for stdout; else VIEW.FORMAT."),
    ] = None,
) -> None:
    """Write a view to a file, streaming; the file appears once it is whole."""
    path = output or Path(f"{view}.{form}")
    with (
        readable_errors(),
        open_view(db, view, since=_utc(since), by=by) as rows,
        _sink(path) as sink,
    ):
        written = _copy(view, rows, form, sink)
    typer.echo(f"{written:,} rows of {view} → {path}", err=True)


def _copy(view: str, rows: ViewRows, form: Format, sink: BinaryIO) -> int:
    """Write all rows, telling how many on the terminal; return their number."""
    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.completed:,} rows"), TimeElapsedColumn()
    with (
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar,
        open_writer(form, sink, rows.columns) as writer,
    ):
        task = bar.add_task(view, total=None)
        for batch in rows.batches:
            writer.write(batch)
            bar.advance(task, len(batch))
        return int(bar.tasks[0].completed)


@contextmanager
def _sink(path: Path) -> Iterator[BinaryIO]:
    """Open stdout, or a file that takes its name only when it is whole."""
    if str(path) == "-":
        yield sys.stdout.buffer
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as sink:
            yield sink
        part.replace(path)
    except OSError as error:
        typer.echo(f"channelwatch: {path}: {error.strerror}", err=True)
        raise typer.Exit(2) from None
    finally:
        part.unlink(missing_ok=True)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
