"""Keep the append-only ledger of what was applied to the database's schema."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from psycopg2.extensions import connection as Connection  # noqa: N812

from channelwatch.store.errors import MigrationEdited, MigrationMissing
from channelwatch.store.sql_files import SqlFile


def ensure_ledger(connection: Connection, folder: Path) -> None:
    """Make the ledger where there is none: it is no migration, it must stand before the first."""
    if not _has_ledger(connection):
        with connection.cursor() as cursor:
            cursor.execute((folder / "ledger.sql").read_text(encoding="utf-8"))
    connection.commit()


def pending(connection: Connection, files: Sequence[SqlFile]) -> Sequence[SqlFile]:
    """Return what is still to be applied; raises where ledger and files disagree."""
    applied = _applied(connection)
    by_version = {file.version: file for file in files}
    for version, (name, sha256) in sorted(applied.items()):
        if version not in by_version:
            raise MigrationMissing(name)
        if by_version[version].sha256 != sha256:
            raise MigrationEdited(by_version[version].name)
    return [file for file in files if file.version not in applied]


def record(connection: Connection, file: SqlFile) -> None:
    """Add a migration, in the transaction that applies it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ops.schema_migrations (version, name, sha256) values (%s, %s, %s)",
            [file.version, file.name, file.sha256],
        )


def has_contract(connection: Connection, sha256: str) -> bool:
    """Tell whether the views and grants in place are those with this digest."""
    if not _has_ledger(connection):
        return False
    with connection.cursor() as cursor:
        cursor.execute("select sha256 from ops.schema_contracts order by applied_at desc limit 1")
        row = cursor.fetchone()
    return row is not None and row[0] == sha256


def record_contract(connection: Connection, sha256: str) -> None:
    """Add a build of views and grants, in its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("insert into ops.schema_contracts (sha256) values (%s)", [sha256])


def _has_ledger(connection: Connection) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('ops.schema_contracts') is not null")
        row = cursor.fetchone()
    return bool(row and row[0])


def _applied(connection: Connection) -> Mapping[int, tuple[str, str]]:
    if not _has_ledger(connection):
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select version, name, sha256 from ops.schema_migrations")
        return {version: (name, sha256) for version, name, sha256 in cursor}
