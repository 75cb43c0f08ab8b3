"""Lay out flags for whoever reads: a wide terminal, a narrow one, or a program behind a pipe."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from channelwatch.cli.output import cell
from channelwatch.cli.safe_text import plain, visible
from channelwatch.domain.kinds import Severity

COLUMNS = ("flag_id", "opened_at", "severity", "kind", "username", "explanation")
WIDE = 140
"""Columns of a terminal from which on an explanation has room beside the rest."""

_STYLES = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow"}


def print_flags(console: Console, flags: Sequence[Mapping[str, Any]]) -> None:
    """Print flags: a line each where nobody looks, else a table or entries by the width."""
    if not console.is_terminal:
        for line in lines(flags):
            typer.echo(line, file=console.file)  # rich would make blanks of the tabs
    elif console.width >= WIDE:
        console.print(_table(flags))
    else:
        for flag in flags:
            console.print(_head(flag))
            console.print(Padding(plain(flag["explanation"]), (0, 0, 0, 2)))


def lines(flags: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """Return flags as tab-separated lines under their names, for cut, grep and sort."""
    rows = [[_field(flag[name]) for name in COLUMNS] for flag in flags]
    return ["\t".join(row) for row in (COLUMNS, *rows)]


def _field(value: Any) -> str:
    shown = value.isoformat() if hasattr(value, "isoformat") else str(value or "")
    return " ".join(visible(shown).split())


def _table(flags: Sequence[Mapping[str, Any]]) -> Table:
    """Only the explanation wraps: a name that is cut off names nothing."""
    table = Table()
    for name in COLUMNS:
        is_short = name != "explanation"
        table.add_column(name.replace("_", " "), no_wrap=is_short, overflow="fold")
    for flag in flags:
        table.add_row(*(plain(cell(flag[name]), _style(flag, name)) for name in COLUMNS))
    return table


def _head(flag: Mapping[str, Any]) -> Text:
    """Return one line that names a flag; it wraps between its parts at need."""
    parts = [plain(cell(flag[name]), _style(flag, name)) for name in COLUMNS[1:-1]]
    return Text("  ").join([plain(f"{flag['flag_id']:,}", "bold"), *parts])


def _style(flag: Mapping[str, Any], name: str) -> str:
    return _STYLES.get(flag[name], "") if name == "severity" else ""
