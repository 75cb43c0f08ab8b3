"""Where a command finds the database, and what time it is there."""

from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlalchemy.pool import NullPool

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


def open_database(dsn: str, application_name: str = "channelwatch cli") -> Engine:
    """Return an engine that leaves no connection open behind a command's few statements."""
    return open_engine(dsn, application_name, pool=NullPool)


def open_registry(dsn: str) -> Registry:
    """Return the registry behind `dsn`; StoreUnavailable names what cannot be reached."""
    return Registry(open_database(dsn))
