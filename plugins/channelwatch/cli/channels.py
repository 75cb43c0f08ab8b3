"""`channelwatch channels`: the watch list."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from channelwatch.cli.database import Database, open_registry
from channelwatch.cli.output import Json, console, print_json, print_rows, readable_errors
from channelwatch.cli.safe_text import plain
from channelwatch.cli.watch_list import WatchList, read_file, read_watch_list
from channelwatch.domain.handles import HandleRefused, parse_handle
from channelwatch.store.registry import Registry, UnknownWatch

app = typer.Typer(name="channels", help="The watch list.", no_args_is_help=True)

Channel = Annotated[str, typer.Argument(help="@name, name or t.me link.")]
LISTED = ("username", "status", "title", "subscriber_count", "last_observed_at", "status_reason")


@app.command()
def add(
    channels: Annotated[list[str], typer.Argument(help="@name, name or t.me link, one or more.")],
    db: Database,
    as_json: Json = False,
) -> None:
    """Watch public channels and supergroups; each refusal gives its reason."""
    with readable_errors():
        _add(open_registry(db), read_watch_list("\n".join(channels), ""), as_json=as_json)


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, YAML or lines.")],
    db: Database,
    as_json: Json = False,
) -> None:
    """Watch the channels of a file: columns channel, interval_minutes, priority, account.

    Good lines are taken, bad ones named with line and reason; exit 1 if there was a bad one.
    """
    with readable_errors():
        registry = open_registry(db)
        _add(registry, read_file(file, _accounts(registry)), as_json=as_json)


@app.command("list")
def list_channels(
    db: Database,
    status: Annotated[str | None, typer.Option(help="Only those of this status.")] = None,
    as_json: Json = False,
) -> None:
    """List the watched channels, with count and freshness."""
    with readable_errors():
        rows = open_registry(db).watches(status)
    print_rows(rows, LISTED, as_json=as_json, empty="No channel is watched yet.")


@app.command()
def show(channel: Channel, db: Database, as_json: Json = False) -> None:
    """Show everything that is known of one watch."""
    with readable_errors():
        row = _find(open_registry(db), _name(channel))
    if as_json:
        print_json(row)
        return
    print_rows(
        [{"field": k.replace("_", " "), "value": v} for k, v in row.items()],
        ("field", "value"),
        as_json=False,
        empty="",
    )


@app.command()
def pause(
    channel: Channel, db: Database, reason: Annotated[str, typer.Option(help="Why.")] = "by hand"
) -> None:
    """Stop polling a channel until it is resumed; the gap stands in the coverage ledger."""
    _set_status(db, channel, "paused", reason)


@app.command()
def resume(channel: Channel, db: Database) -> None:
    """Poll a paused or unresolvable channel again, at once."""
    _set_status(db, channel, "active", None)


@app.command()
def remove(channel: Channel, db: Database) -> None:
    """Take a channel off the watch list; what was observed stays."""
    _set_status(db, channel, "removed", "by hand")


@app.command("export")
def export_list(db: Database) -> None:
    """Print the watch list as CSV that `channels import` reads."""
    with readable_errors():
        rows = open_registry(db).watches()
    typer.echo("channel,interval_minutes,priority,account")
    for row in rows:
        minutes = int(row["poll_interval"].total_seconds() // 60)
        typer.echo(f"{row['username']},{minutes},{row['priority']},{row['account'] or ''}")


def _accounts(registry: Registry) -> list[str]:
    return [row["account"] for row in registry.accounts()]


def _add(registry: Registry, wanted: WatchList, *, as_json: bool) -> None:
    added = registry.add_watches(wanted.watches, datetime.now(UTC))
    known = sorted({w.username for w in wanted.watches} - added)
    if as_json:
        bad = [{"line": b.line, "written": b.written, "reason": b.reason} for b in wanted.bad]
        print_json({"added": sorted(added), "already_watched": known, "refused": bad})
    else:
        _print_added(len(added), len(known), wanted)
    if wanted.bad:
        raise typer.Exit(1)


def _print_added(added: int, known: int, wanted: WatchList) -> None:
    for bad in wanted.bad:
        console.print(plain(f"line {bad.line}: {bad.written!r}: {bad.reason}"), soft_wrap=True)
    console.print(f"{added} added, {known} watched already, {len(wanted.bad)} refused")


def _set_status(dsn: str, channel: str, status: str, reason: str | None) -> None:
    with readable_errors():
        name = _name(channel)
        open_registry(dsn).set_status(name, status, reason, datetime.now(UTC))
    console.print(f"@{name} is {'watched again' if status == 'active' else status}")


def _name(channel: str) -> str:
    try:
        return parse_handle(channel)
    except HandleRefused as error:
        raise typer.BadParameter(str(error)) from None


def _find(registry: Registry, username: str) -> dict[str, Any]:
    for row in registry.watches():
        if row["username"] == username:
            return dict(row)
    raise UnknownWatch(username)
