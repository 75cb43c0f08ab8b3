"""Ask the worked questions of sql/queries."""

from typing import Any

from channelwatch.store.sql_files import sql_folder
from tests.integration.store.conftest import Database


def answer(database: Database, name: str) -> list[tuple[Any, ...]]:
    """Return what an analyst is answered; every file opens with its question."""
    query = (sql_folder() / "queries" / f"{name}.sql").read_text("utf-8")
    assert query.startswith("-- ")
    assert "?" in query.splitlines()[0]
    return database.rows(query, role="analyst")
