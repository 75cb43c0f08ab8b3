"""`channelwatch evidence`: what Telegram answered, word for word."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from channelwatch.cli.database import Database, open_database
from channelwatch.cli.output import Json, print_json, print_rows, readable_errors
from channelwatch.domain.handles import HandleRefused, parse_handle
from channelwatch.store.evidence import as_json as decoded
from channelwatch.store.raw_pages import find_page, latest_pages

app = typer.Typer(name="evidence", help="What Telegram answered.", no_args_is_help=True)

_COLUMNS = ("page_id", "answered_at", "method", "tl_layer", "encoding", "size")


@app.command("list")
def list_pages(
    channel: Annotated[str, typer.Argument(help="Username or t.me address.")],
    db: Database,
    before: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            help="Only what was answered before then (UTC).",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    as_json: Json = False,
) -> None:
    """List the answers that are kept of a channel, latest first; size is in bytes as stored."""
    try:
        username = parse_handle(channel)
    except HandleRefused as error:
        raise typer.BadParameter(str(error), param_hint="CHANNEL") from None
    until = before.replace(tzinfo=UTC) if before else datetime.now(UTC)
    with readable_errors():
        engine = open_database(db, "channelwatch evidence")
        rows = latest_pages(engine, username, until, limit)
    print_rows(rows, _COLUMNS, as_json=as_json, empty=f"nothing is kept of @{username}")


@app.command()
def show(
    page_id: Annotated[int, typer.Argument(help="Number of the answer, as `list` shows it.")],
    db: Database,
    raw: Annotated[bool, typer.Option("--raw", help="The bytes as stored, not as JSON.")] = False,
) -> None:
    """Print one answer as JSON, having checked it against its digest."""
    with readable_errors():
        page = find_page(open_database(db, "channelwatch evidence"), page_id)
        answer = page.payload if raw else json.loads(decoded(page))
    if raw:
        typer.echo(answer, nl=False)
    else:
        print_json(answer)
