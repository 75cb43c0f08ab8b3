"""Try the detectors on counts: `channelwatch detect audience`, `backtest`, `parameters`."""

import csv
import json
import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import TextIOWrapper
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from channelwatch.cli.backtest import backtest
from channelwatch.cli.detect_settings import parameters, parameters_with, values_from
from channelwatch.domain.audience.explain import explain
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.replay import replay
from channelwatch.domain.audience.scene import scene_of
from channelwatch.domain.audience.series import Point, at_seconds

COLUMNS = ("channel_id", "observed_at", "subscriber_count")
LARGEST = 2**53  # Telegram has fewer users than that

app = typer.Typer(name="detect", help="Try and set the audience detectors.", no_args_is_help=True)
app.command()(backtest)
app.command()(parameters)


@app.callback()
def root() -> None:
    """Try and set the audience detectors."""


class MalformedRow(ValueError):
    """A row that cannot be read; the message names its line and column."""


@dataclass(frozen=True, slots=True)
class Row:
    """One count of one channel; None where none was given."""

    channel_id: str
    observed_at: datetime
    subscriber_count: int | None
    line: int


@dataclass(slots=True)
class CountFile:
    """The rows of a CSV file; what is malformed is told on stderr and counted."""

    lines: TextIO
    malformed: int = 0
    seen: set[str] = field(default_factory=set)

    def rows(self) -> Iterator[Row]:
        """Yield every sound row. MalformedRow where the header lacks a column."""
        reader = csv.reader(self.lines)
        header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
        if missing := [name for name in COLUMNS if name not in header]:
            message = f"line 1: no column {missing[0]}; expected {','.join(COLUMNS)}"
            raise MalformedRow(message)
        while True:
            try:
                fields = next(reader)
                if fields:
                    yield read_row(dict(zip(header, fields, strict=False)), reader.line_num)
            except StopIteration:
                return
            except (MalformedRow, csv.Error) as error:
                self.complain(error, reader.line_num)

    def channels(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield each channel's rows in order of time; a channel that comes twice is malformed."""
        for channel_id, rows in groupby(self.rows(), key=lambda row: row.channel_id):
            if channel_id in self.seen:
                late = list(rows)
                told = f"{channel_id!r} comes again after another channel, {len(late)} rows"
                self.complain(
                    MalformedRow(f"line {late[0].line}, column channel_id: {told}"), late[0].line
                )
                continue
            self.seen.add(channel_id)
            yield channel_id, sorted(rows, key=lambda row: row.observed_at)

    def complain(self, error: Exception, line: int) -> None:
        """Tell of a malformed row and go on."""
        self.malformed += 1
        text = str(error) if isinstance(error, MalformedRow) else f"line {line}: {error}"
        print(text, file=sys.stderr)  # noqa: T201


def read_row(values: dict[str, str], line: int) -> Row:
    """Return the row; MalformedRow names line and column of what cannot be read."""
    for name in COLUMNS:
        if name not in values:
            message = f"line {line}, column {name}: missing"
            raise MalformedRow(message)
    if not values["channel_id"].strip():
        message = f"line {line}, column channel_id: empty"
        raise MalformedRow(message)
    return Row(
        values["channel_id"].strip(),
        _time(values["observed_at"].strip(), line),
        _count(values["subscriber_count"].strip(), line),
        line,
    )


def _time(text: str, line: int) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        message = f"line {line}, column observed_at: {text!r} is no ISO 8601 time"
        raise MalformedRow(message) from None


def _count(text: str, line: int) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,16}", text) or int(text) > LARGEST:
        message = f"line {line}, column subscriber_count: {text!r} is no count of subscribers"
        raise MalformedRow(message)
    return int(text)


@app.command()
def audience(
    file: Annotated[
        str, typer.Argument(help="CSV of channel_id,observed_at,subscriber_count; - is stdin.")
    ] = "-",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="Another value for a parameter: name=number.")
    ] = None,
    explained: Annotated[
        bool, typer.Option("--explain", help="Add a sentence to each incident.")
    ] = False,
    pictures: Annotated[
        Path | None,
        typer.Option(help="A folder for an SVG and a PNG of the series around each incident."),
    ] = None,
) -> None:
    """Print one JSON line per incident, as it stands at the end of each channel's counts."""
    given = parameters_with(values_from(settings or []))
    if file != "-" and not Path(file).is_file():
        message = f"{file} is not a file"
        raise typer.BadParameter(message)
    with _open(file) as lines:
        counts = CountFile(lines)
        try:
            for channel_id, rows in counts.channels():
                _report(channel_id, rows, given, explained=explained, pictures=pictures)
        except MalformedRow as error:
            raise typer.BadParameter(str(error)) from None
    if counts.malformed:
        print(f"{counts.malformed} malformed rows were left out", file=sys.stderr)  # noqa: T201
        raise typer.Exit(1)


def _open(file: str) -> AbstractContextManager[TextIO]:
    if file == "-":
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(errors="replace", newline="")
        return nullcontext(sys.stdin)
    return Path(file).open(newline="", encoding="utf-8-sig", errors="replace")


def _report(
    channel_id: str,
    rows: list[Row],
    given: AudienceParameters,
    *,
    explained: bool,
    pictures: Path | None,
) -> None:
    times: dict[int, datetime] = {}
    points = []
    for row in rows:
        at = at_seconds(row.observed_at)
        if row.subscriber_count is not None and at not in times:
            times[at] = row.observed_at
            points.append(Point(at, row.subscriber_count))
    for incident in replay(points, given).incidents:
        line = as_line(channel_id, incident, times)
        if explained:
            line |= explain(incident).as_plain()
        typer.echo(json.dumps(line, ensure_ascii=False))
        if pictures:
            _draw(pictures, channel_id, points, incident)


def as_line(channel_id: str, incident: Incident, times: dict[int, datetime]) -> dict[str, Any]:
    """Return the incident as the command prints it; `times` are those of the observations."""
    return {
        "channel_id": channel_id,
        "kind": incident.kind.value,
        "severity": incident.severity.value,
        "first_observed_at": _iso(times[incident.first_observed_at]),
        "last_observed_at": _iso(times[incident.last_observed_at]),
        "before": incident.before,
        "after": incident.after,
        "flagged_at": _iso(times[incident.flagged_at]),
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _draw(folder: Path, channel_id: str, points: list[Point], incident: Incident) -> None:
    from channelwatch.notify.sparkline import draw  # matplotlib takes a second to load

    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]", "_", channel_id)
    for form in ("svg", "png"):
        (folder / f"{name}-{incident.number}.{form}").write_bytes(
            draw(scene_of(points, incident), form)
        )
