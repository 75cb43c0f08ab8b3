"""`channelwatch actors`: who speaks through which channel, and by which names they go."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from channelwatch.cli.actor_list import BadActor, Listed, new_actor, read_actors, write_actors
from channelwatch.cli.database import Database, open_database
from channelwatch.cli.output import Json, console, print_json, print_rows, readable_errors
from channelwatch.cli.safe_text import plain
from channelwatch.store.actors import ActorRegistry

app = typer.Typer(name="actors", help="Who speaks through which channel.", no_args_is_help=True)

LISTED = ("actor_key", "name", "aliases", "channels")


@app.command()
def add(
    key: Annotated[str, typer.Argument(help="Short name: letters, digits, - and _.")],
    name: Annotated[str, typer.Argument(help="Name as the desk writes it.")],
    db: Database,
    alias: Annotated[list[str] | None, typer.Option(help="Another name; repeat it.")] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(
            help="A channel held, as name:status; official, self_declared or suspected_impostor."
        ),
    ] = None,
    note: Annotated[str | None, typer.Option(help="What the desk knows of it.")] = None,
) -> None:
    """Add an actor, or give names and channels to one that is there."""
    try:
        actor = new_actor(key, name, alias or (), channel or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    with readable_errors():
        _registry(db).add(actor, datetime.now(UTC), note)
    console.print(plain(f"actor {key}: {name}"))


@app.command("list")
def list_actors(db: Database, as_json: Json = False) -> None:
    """List the actors with their names and channels."""
    with readable_errors():
        rows = _registry(db).rows()
    if as_json:
        print_json(rows)
        return
    shown = [
        {**row, "aliases": ", ".join(row["aliases"]), "channels": ", ".join(row["channels"])}
        for row in rows
    ]
    print_rows(shown, LISTED, as_json=False, empty="No actor is registered yet.")


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file.")],
    db: Database,
    as_json: Json = False,
) -> None:
    """Add actors from CSV: columns key, name, aliases (a|b), channels (name:status|…), note.

    Good lines are taken, bad ones named with line and reason; exit 1 if there was a bad one.
    """
    actors, bad = read_actors(file)
    with readable_errors():
        registry = _registry(db)
        for actor, note in actors:
            registry.add(actor, datetime.now(UTC), note)
    _tell(actors, bad, as_json=as_json)
    if bad:
        raise typer.Exit(1)


@app.command("export")
def export_list(
    db: Database,
    file: Annotated[
        Path, typer.Argument(dir_okay=False, allow_dash=True, help="A CSV file; - prints it.")
    ] = Path("-"),
) -> None:
    """Write the actors as CSV, in the columns that `actors import` reads."""
    with readable_errors():
        written = write_actors(_registry(db).rows())
        if file == Path("-"):
            typer.echo(written, nl=False)
        else:
            file.write_text(written, encoding="utf-8")


def _tell(actors: Sequence[Listed], bad: Sequence[BadActor], *, as_json: bool) -> None:
    if as_json:
        refused = [{"line": b.line, "reason": b.reason} for b in bad]
        print_json({"taken": [listed.actor.key for listed in actors], "refused": refused})
        return
    for one in bad:
        console.print(plain(f"line {one.line}: {one.reason}"), soft_wrap=True)
    console.print(f"{len(actors)} taken, {len(bad)} refused")


def _registry(dsn: str) -> ActorRegistry:
    return ActorRegistry(open_database(dsn))
