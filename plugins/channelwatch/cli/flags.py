"""`channelwatch flags`: what was flagged, with old and new text side by side."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from channelwatch.cli.channel_names import optional_name
from channelwatch.cli.database import open_database
from channelwatch.cli.flag_lines import print_flags
from channelwatch.cli.flag_picture import draw_to
from channelwatch.cli.flags_judge import judge
from channelwatch.cli.output import Json, cell, console, print_json, readable_errors
from channelwatch.cli.safe_text import plain
from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.domain.text_diff import Fate, diff_words
from channelwatch.store.flag_list import list_flags, read_flag

app = typer.Typer(name="flags", help="What was flagged.", no_args_is_help=True)

AnalystDb = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="CHANNELWATCH_ANALYST_DB",
        help="Address of the database, as channelwatch_analyst.",
        show_envvar=True,
    ),
]
app.command()(judge)

ABOUT = ("kind", "severity", "status", "verdict", "title", "permalink", "explanation", "rule")
STYLES = {Fate.SAME: "", Fate.REMOVED: "red strike", Fate.ADDED: "bold green"}


@app.command("list")
def list_all(
    db: AnalystDb,
    kind: Annotated[FlagKind | None, typer.Option(help="Only this kind.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="Only this severity.")] = None,
    status: Annotated[str | None, typer.Option(help="open, closed, superseded, retracted.")] = None,
    channel: Annotated[str | None, typer.Option(help="@name, name or t.me link.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="UTC.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Json = False,
) -> None:
    """List flags, newest first; behind a pipe as tab-separated lines."""
    wanted = {
        "kind": kind,
        "severity": severity,
        "status": status,
        "channel": optional_name(channel),
        "since": since.replace(tzinfo=UTC) if since else None,
    }
    with readable_errors():
        rows = list_flags(open_database(db), wanted, limit)
    if as_json:
        print_json(rows)
    elif rows:
        print_flags(console, rows)
    else:
        typer.echo("No flag matches.", err=True)


@app.command()
def show(
    flag_id: Annotated[int, typer.Argument(help="Number of the flag.")],
    db: AnalystDb,
    as_json: Json = False,
    picture: Annotated[
        Path | None, typer.Option(help="Also draw the counts around it: a file .svg or .png.")
    ] = None,
) -> None:
    """Show one flag: what was, what is, and between which looks it changed."""
    with readable_errors():
        engine = open_database(db)
        flag = read_flag(engine, flag_id)
        if picture:
            draw_to(picture, engine, flag_id)
    if as_json:
        print_json(flag)
        return
    table = Table(show_header=False, title=f"flag {flag_id}")
    for name in ABOUT:
        table.add_row(name, plain(cell(flag[name])))
    table.add_row("last seen as before", cell(flag["observed_after"]))
    table.add_row("first seen as now", cell(flag["observed_by"]))
    if false_if := flag["detail"].get("false_if"):
        table.add_row("false if", plain(false_if))
    for label, text in _changes(flag["before"] or {}, flag["after"] or {}):
        table.add_row(plain(label, "bold"), text)
    console.print(table)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """Yield each part that differs: what went is struck out, what came is green."""
    for name in sorted({**before, **after}):
        old, new = _words(before.get(name)), _words(after.get(name))
        if old != new:
            parts = diff_words(old, new)
            text = Text.assemble(*(plain(part.text, STYLES[part.fate]) for part in parts))
            yield name.replace("_", " "), text


def _words(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else cell(value)
