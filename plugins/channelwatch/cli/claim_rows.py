"""Read rows for the claims commands and write their answers: JSON lines in, JSON lines out."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

File = Annotated[Path, typer.Argument(help="A file, or - for standard input.")]
AsText = Annotated[
    bool, typer.Option("--text/--json", help="One readable line a change instead of JSON lines.")
]
Answer = dict[str, Any]


class InputRow(BaseModel):
    """A row of input; fields that a command does not know are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    lang: str | None = None


Row = TypeVar("Row", bound=InputRow)


def lines_of(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file or of standard input."""
    if str(file) == "-":
        yield from sys.stdin.buffer
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        print(f"channelwatch: {file}: {error.strerror}", file=sys.stderr)  # noqa: T201
        raise typer.Exit(2) from None
    with opened:
        yield from opened


def answer_rows(
    lines: Iterator[bytes],
    model: type[Row],
    answer: Callable[[Row], Answer],
    show: Callable[[Answer], None],
) -> None:
    """Answer each row in turn. A bad one is named by line and field, and the rest goes on.

    Raises:
        typer.Exit: with code 1 at the end, when any row was bad.
    """
    bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = model.model_validate(json.loads(line.decode("utf-8")))
        except (ValueError, RecursionError) as error:
            bad += 1
            print(f"line {number}: {describe(error)}", file=sys.stderr)  # noqa: T201
            continue
        show(answer(row))
    if bad:
        raise typer.Exit(1)


def describe(error: Exception) -> str:
    """Name the field and what is wrong with it, without its content."""
    if isinstance(error, ValidationError):
        problems = (
            f"field {'.'.join(map(str, e['loc'])) or 'row'}: {e['msg']}" for e in error.errors()
        )
        return "; ".join(problems)
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON at column {error.colno}: {error.msg}"
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at byte {error.start + 1}"
    return "not JSON: nested too deeply"


def show_json(answer: Answer) -> None:
    """Write one answer as a line of JSON; characters that UTF-8 cannot hold are escaped."""
    line = json.dumps(answer, ensure_ascii=False)
    if any("\ud800" <= c <= "\udfff" for c in line):
        line = json.dumps(answer)
    sys.stdout.write(line + "\n")


def show_text(answer: Answer) -> None:
    """Write one answer for people: what happened, then why."""
    lines = [f"{answer['id']}  {answer['severity']}  {answer['kind']}"]
    lines += [f"    {change['explanation']}" for change in answer["changes"]]
    sys.stdout.write("\n".join(lines).encode("utf-8", "replace").decode() + "\n")
