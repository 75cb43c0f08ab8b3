"""`channelwatch channels`: the watch list."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from channelwatch.cli.channel_names import channel_name
from channelwatch.cli.database import Database, open_database, open_registry
from channelwatch.cli.output import Json, console, print_json, print_rows, readable_errors
from channelwatch.cli.safe_text import plain
from channelwatch.cli.watch_list import FIELDS, LONGEST, MB, WatchList, read_file, read_watch_list
from channelwatch.store.discussions import keep_comments
from channelwatch.store.registry import Registry, UnknownWatch
from channelwatch.store.schedules import ScheduleChange, change_schedules

app = typer.Typer(name="channels", help="The watch list.", no_args_is_help=True)

Minutes = partial(typer.Option, min=1, max=LONGEST)
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
    """Watch the channels of a file; docs/watch-list.md lists its columns.

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
        row = _find(open_registry(db), channel_name(channel))
    if as_json:
        print_json(row)
        return
    print_rows(
        [{"field": k.replace("_", " "), "value": v} for k, v in row.items()],
        ("field", "value"),
        as_json=False,
        empty="",
    )


@app.command("set")
def set_schedule(
    channels: Annotated[list[str], typer.Argument(help="@name, name or t.me link, one or more.")],
    db: Database,
    interval: Annotated[int | None, Minutes(help="Minutes between two turns.")] = None,
    interval_min: Annotated[int | None, Minutes(help="Down to which a busy channel goes.")] = None,
    interval_max: Annotated[int | None, Minutes(help="Up to which a quiet channel goes.")] = None,
    fixed: Annotated[bool, typer.Option("--fixed", help="Take the bounds away.")] = False,
    priority: Annotated[int | None, typer.Option(help="1 first … 9 last.", min=1, max=9)] = None,
    standby: Annotated[
        list[str] | None, typer.Option(help="Account that stands by; repeat for more.")
    ] = None,
    no_standby: Annotated[bool, typer.Option("--no-standby", help="Nobody stands by.")] = False,
) -> None:
    """Change how often channels are polled and who stands by; what is not given stays."""
    if (standby and no_standby) or (fixed and (interval_min or interval_max)):
        raise typer.BadParameter("these options contradict each other")
    change = ScheduleChange(
        poll_interval=_minutes(interval),
        shortest=_minutes(interval_min),
        longest=_minutes(interval_max),
        is_fixed=fixed,
        priority=priority,
        standbys=[] if no_standby else standby,
    )
    names = [channel_name(channel) for channel in channels]
    with readable_errors():
        change_schedules(open_database(db), names, change, datetime.now(UTC))
    console.print(f"{len(names)} changed")


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


@app.command()
def comments(
    channel: Channel,
    db: Database,
    on: Annotated[bool, typer.Option("--on/--off", help="Keep them, or no more.")] = True,
) -> None:
    """Keep the comments on a channel's posts: its discussion group is polled hourly, too."""
    name = channel_name(channel)
    with readable_errors():
        keep_comments(open_database(db), name, is_on=on)
    console.print(f"comments on @{name} are {'kept' if on else 'not kept any more'}")


@app.command("export")
def export_list(db: Database) -> None:
    """Print the watch list as CSV that `channels import` reads."""
    with readable_errors():
        rows = open_registry(db).watches()
    typer.echo(",".join(FIELDS))
    for row in rows:
        spans = (row[c] for c in ("poll_interval", "shortest_interval", "longest_interval"))
        minutes = ["" if span is None else str(span // timedelta(minutes=1)) for span in spans]
        account, standbys = row["account"] or "", " ".join(row["standbys"])
        cells = [row["username"], *minutes, str(row["priority"]), account, standbys]
        cells += ["true" if row["media_since"] else "", _megabytes(row), _written(row)]
        typer.echo(",".join(cells))


def _megabytes(row: dict[str, Any]) -> str:
    """Return the cap on files, in whole megabytes, where media are kept."""
    return str(max(1, row["media_max_bytes"] // MB)) if row["media_since"] else ""


def _written(row: dict[str, Any]) -> str:
    return "true" if row["keeps_comments"] else ""


def _minutes(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(minutes=number)


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
        name = channel_name(channel)
        open_registry(dsn).set_status(name, status, reason, datetime.now(UTC))
    console.print(f"@{name} is {'watched again' if status == 'active' else status}")


def _find(registry: Registry, username: str) -> dict[str, Any]:
    for row in registry.watches():
        if row["username"] == username:
            return dict(row)
    raise UnknownWatch(username)
