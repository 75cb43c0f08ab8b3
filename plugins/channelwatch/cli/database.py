"""Where a command finds the database, and what time it is there."""

from typing import Annotated

import typer

from channelwatch.store.engine import open_engine
from channelwatch.store.registry import Registry

Database = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="CHANNELWATCH_DB",
        help="Address of the database, as channelwatch_writer.",
        show_envvar=True,
    ),
]


def open_registry(dsn: str) -> Registry:
    """Return the registry behind `dsn`; StoreUnavailable names what cannot be reached."""
    return Registry(open_engine(dsn, "channelwatch cli"))
