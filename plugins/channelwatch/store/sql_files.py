"""Find the SQL that ships with the code: migrations, views and grants."""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from channelwatch.store.errors import SchemaError

_MIGRATION = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_MART = re.compile(r"\bmarts\.([a-z_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlFile:
    """One file: its name without folder, its text, and the digest that the ledger keeps."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Return the text's digest, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def version(self) -> int:
        """Return the number that a migration's name begins with."""
        return int(self.name[:4])


def sql_folder() -> Path:
    """Return the folder `sql` beside plugins/, or the one that CHANNELWATCH_SQL_DIR names."""
    named = os.environ.get("CHANNELWATCH_SQL_DIR")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "sql"
    if not (folder / "migrations").is_dir():
        msg = f"no SQL files in {folder}: set CHANNELWATCH_SQL_DIR to the folder `sql`"
        raise SchemaError(msg)
    return folder


def migrations(folder: Path) -> Sequence[SqlFile]:
    """Return the migrations in order; no two may have one number."""
    files = _read(folder / "migrations")
    for file in files:
        if not _MIGRATION.fullmatch(file.name):
            msg = f"migrations/{file.name}: expected NNNN_verb_object.sql"
            raise SchemaError(msg)
    for before, after in pairwise(files):
        if before.version == after.version:
            msg = f"migrations/{after.name}: {before.name} has that number"
            raise SchemaError(msg)
    return files


def contract(folder: Path) -> Sequence[SqlFile]:
    """Return the views, each after those that it reads, and then the grants."""
    return [*_by_dependency(_read(folder / "views")), *_read(folder / "grants")]


def _read(folder: Path) -> list[SqlFile]:
    paths = sorted(folder.glob("*.sql"))
    return [SqlFile(name=path.name, text=path.read_text(encoding="utf-8")) for path in paths]


def _by_dependency(files: Sequence[SqlFile]) -> list[SqlFile]:
    """Order the files of `marts`: file x.sql makes marts.x and may mention other marts."""
    by_stem = {file.name.removesuffix(".sql"): file for file in files}
    mentioned = {
        stem: sorted({m for m in _MART.findall(file.text) if m in by_stem and m != stem})
        for stem, file in by_stem.items()
    }
    try:
        return [by_stem[stem] for stem in TopologicalSorter(mentioned).static_order()]
    except CycleError as cycle:
        msg = f"views need each other: {' → '.join(cycle.args[1])}"
        raise SchemaError(msg) from None
