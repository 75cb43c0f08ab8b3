"""Run the checks in sql/checks: each is a query for rows that break a promise of the data."""

from collections.abc import Mapping

from sqlalchemy import Engine

from channelwatch.store.sql_files import sql_folder


def run_checks(engine: Engine) -> Mapping[str, int]:
    """Return how many rows break each promise, by the name of its file; 0 where it is kept.

    Only counts are read: rows may hold texts of posts.
    """
    files = sorted((sql_folder() / "checks").glob("*.sql"))
    return {file.stem: _count(engine, file.read_text(encoding="utf-8")) for file in files}


def _count(engine: Engine, query: str) -> int:
    # A check's own text, shipped with the code; a colon in it is a cast and no parameter.
    counting = f"select count(*) from ({query.rstrip().rstrip(';')}\n) as offending"  # noqa: S608
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(counting.replace("%", "%%")).scalar_one())
