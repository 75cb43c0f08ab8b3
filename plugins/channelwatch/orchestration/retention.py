"""Keep what Airflow itself piles up within bounds: rows of its database, and log files.

Tasks cannot use Airflow's database. This one is given its address as a connection, and hands it to
`airflow db clean` in a process of its own.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, inspect, select, table

from channelwatch.orchestration.connections import read_connection
from channelwatch.orchestration.settings import Settings
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.store.dsn import driver_url
from channelwatch.store.engine import open_engine

METADATA = "airflow_metadata"
LINES = 20


class CleaningFailed(ChannelwatchError):
    """`airflow db clean` did not end well."""

    def __init__(self, output: str) -> None:
        super().__init__("airflow db clean failed:\n" + "\n".join(output.splitlines()[-LINES:]))


def retain_metadata(settings: Settings, logs: Path) -> dict[str, int]:
    """Remove what is older than the settings allow; return rows and log bytes before and after.

    Goes by real time, as Airflow does. Each DAG's latest run stays, however old.
    """
    now = datetime.now(UTC)
    dsn = read_connection(METADATA).get_uri()
    before = {"rows_before": _rows(dsn), "log_bytes_before": _bytes(logs)}
    clean_database(dsn, now - timedelta(days=settings.retain_metadata_days))
    remove_logs(logs, now - timedelta(days=settings.retain_logs_days))
    return {**before, "rows_after": _rows(dsn), "log_bytes_after": _bytes(logs)}


def clean_database(dsn: str, before: datetime) -> None:
    """Remove Airflow's records from before a moment; CleaningFailed with the end of its output."""
    url = driver_url(dsn).render_as_string(hide_password=False)
    environment = os.environ | {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url}
    environment.pop("AIRFLOW__CORE__SQL_ALCHEMY_CONN", None)  # how a task's access is blocked
    arguments = ["--clean-before-timestamp", before.isoformat(), "--skip-archive", "--yes"]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "airflow", "db", "clean", *arguments, "--error-on-cleanup-failure"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CleaningFailed(done.stdout)


def remove_logs(folder: Path, before: datetime) -> None:
    """Remove log files last written before a moment, and the folders that this leaves empty."""
    for path in list(_files(folder)):
        with suppress(OSError):  # somebody rotated the file, or a folder still holds others
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                for parent in path.relative_to(folder).parents[:-1]:
                    (folder / parent).rmdir()


def _rows(dsn: str) -> int:
    engine = open_engine(dsn, "channelwatch-retention")
    try:
        names = inspect(engine).get_table_names()
        counts = (select(func.count()).select_from(table(name)) for name in names)
        with engine.connect() as connection:
            return sum(connection.execute(count).scalar_one() for count in counts)
    finally:
        engine.dispose()


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
