"""`channelwatch db`: make the database, bring its schema up to date, say where it stands."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from channelwatch.cli.database import open_database
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.store import bootstrap, migrate
from channelwatch.store.dictionary import render_dictionary

app = typer.Typer(name="db", help="Make the database and bring its schema up to date.")
console = Console()

OwnerDsn = Annotated[
    str,
    typer.Option(
        "--dsn",
        envvar="CHANNELWATCH_OWNER_DB",
        help="Address of the database, as channelwatch_owner or a superuser.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command()
def init(
    superuser_dsn: Annotated[
        str,
        typer.Option(
            "--superuser-dsn",
            envvar="CHANNELWATCH_SUPERUSER_DB",
            help="Address of the server, as a superuser.",
        ),
    ],
    database: Annotated[str, typer.Option(help="Name of the database.")] = "channelwatch",
    as_json: Json = False,
) -> None:
    """Create the database and its four roles; repeat it to change their passwords.

    Passwords come from CHANNELWATCH_OWNER_PASSWORD, …_WRITER_…, …_ANALYST_… and …_OPS_PASSWORD;
    what is not there is asked for.
    """
    with _readable_errors():
        passwords = {role: _password(role) for role in bootstrap.ROLES}
        grants = bootstrap.init(superuser_dsn, database, passwords)
    if as_json:
        typer.echo(json.dumps([asdict(grant) for grant in grants]))
        return
    table = Table("role", "object", "privileges", title=f"Grants in {database}")
    for grant in grants:
        table.add_row(grant.role, grant.object, grant.privileges)
    console.print(table)


@app.command("migrate")
def migrate_database(dsn: OwnerDsn, as_json: Json = False) -> None:
    """Apply the migrations that are missing, then build views and grants anew if they changed."""
    with _readable_errors():
        done = migrate.migrate(dsn)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return
    for name in done.applied:
        console.print(f"applied {name}")
    if done.is_contract_rebuilt:
        console.print("built views and grants")
    if not done.applied and not done.is_contract_rebuilt:
        console.print("nothing to do")


@app.command()
def status(dsn: OwnerDsn, as_json: Json = False) -> None:
    """Say which migrations the database has and lacks; exit 1 when it is not up to date."""
    with _readable_errors():
        found = migrate.status(dsn)
    if as_json:
        typer.echo(json.dumps({**asdict(found), "is_current": found.is_current}))
    else:
        console.print(_status_table(found))
    if not found.is_current:
        raise typer.Exit(1)


@app.command()
def dictionary(dsn: OwnerDsn) -> None:
    """Print what analysts can read, as Markdown (sql/DICTIONARY.md)."""
    with _readable_errors():
        typer.echo(render_dictionary(open_database(dsn, "channelwatch db")), nl=False)


def _status_table(found: migrate.SchemaStatus) -> Table:
    table = Table("file", "state")
    for name in found.applied:
        table.add_row(name, "applied")
    for name in found.pending:
        table.add_row(name, "[yellow]pending")
    state = "current" if found.is_contract_current else "[yellow]to be built"
    table.add_row("views and grants", state)
    return table


def _password(role: str) -> str:
    """Return a role's password: from the environment or a prompt, never from the arguments."""
    given = os.environ.get(f"CHANNELWATCH_{role.upper()}_PASSWORD")
    return given or str(typer.prompt(f"Password for channelwatch_{role}", hide_input=True))


@contextmanager
def _readable_errors() -> Iterator[None]:
    """End with the error's own sentence and exit code 2."""
    try:
        yield
    except ChannelwatchError as error:
        typer.echo(f"channelwatch db: {error}", err=True)
        raise typer.Exit(2) from None
