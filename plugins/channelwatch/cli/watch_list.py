"""Read a watch list from lines, CSV or YAML, and name each bad line with the reason."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from channelwatch.domain.handles import HandleRefused, parse_handle
from channelwatch.domain.intervals import IntervalBounds, bounds_around
from channelwatch.store.registry import NewWatch

FIELDS = (
    "channel",
    "interval_minutes",
    "interval_min",
    "interval_max",
    "priority",
    "account",
    "standby",
    "media",
    "media_mb",
    "comments",
)
USUAL = timedelta(minutes=15)
LONGEST = 7 * 24 * 60
"""Minutes."""
MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that was not taken, and why."""

    line: int
    written: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """What a file asks for: the watches it names and the lines that name none."""

    watches: Sequence[NewWatch]
    bad: Sequence[BadLine]


def read_watch_list(text: str, suffix: str, accounts: Collection[str] = ()) -> WatchList:
    """Read `text` in the format of `suffix`: .csv, .yaml or .yml, else one address a line.

    A line may name one of `accounts`; a channel that was named on an earlier line is refused.
    """
    rows = {".csv": _csv_rows, ".yaml": _yaml_rows, ".yml": _yaml_rows}.get(suffix, _plain_rows)
    watches: dict[str, NewWatch] = {}
    lines: dict[str, int] = {}
    bad = []
    try:
        for line, row in rows(text):
            try:
                watch = _watch(row, accounts)
                if watch.username in watches:
                    msg = f"named on line {lines[watch.username]} already"
                    raise ValueError(msg)
                watches[watch.username], lines[watch.username] = watch, line
            except ValueError as error:
                reason = error.reason if isinstance(error, HandleRefused) else str(error)
                bad.append(BadLine(line=line, written=str(row.get("channel", row)), reason=reason))
    except (yaml.YAMLError, csv.Error) as error:
        bad.append(BadLine(line=1, written="", reason=f"not readable: {error}"))
    return WatchList(watches=list(watches.values()), bad=bad)


def read_file(path: Path, accounts: Collection[str] = ()) -> WatchList:
    """Read a watch list from a UTF-8 file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        reason = "not UTF-8: save the file as UTF-8"
        return WatchList(watches=(), bad=[BadLine(line=line, written="", reason=reason)])
    return read_watch_list(text, path.suffix.lower(), accounts)


def _watch(row: Mapping[str, Any], accounts: Collection[str]) -> NewWatch:
    unknown = sorted(set(map(str, row)) - set(FIELDS))
    if unknown:
        msg = f"unknown field {', '.join(unknown)}; known are {', '.join(FIELDS)}"
        raise ValueError(msg)
    account = row.get("account") or None
    standbys = _standbys(row, account)
    for name in filter(None, (account, *standbys)):
        if name not in accounts:
            known = ", ".join(sorted(accounts)) or "none"
            msg = f"there is no account {name!r}; known are {known}"
            raise ValueError(msg)
    interval, bounds = _schedule(row)
    return NewWatch(
        username=parse_handle(str(row.get("channel") or "")),
        poll_interval=interval,
        bounds=bounds,
        priority=_whole_number(row, "priority", 1, 9),
        account=account,
        standbys=standbys,
        keeps_media=_yes(row, "media"),
        media_max_bytes=(_whole_number(row, "media_mb", 1, 4096) or 0) * MB or None,
        keeps_comments=_yes(row, "comments"),
    )


def _schedule(row: Mapping[str, Any]) -> tuple[timedelta | None, IntervalBounds | None]:
    """Return the interval and its bounds; an interval that is not given fits within them."""
    given, shortest, longest = (
        timedelta(minutes=minutes) if minutes else None
        for field in ("interval_minutes", "interval_min", "interval_max")
        for minutes in [_whole_number(row, field, 1, LONGEST)]
    )
    interval = given or USUAL
    if given is None and shortest and longest and shortest <= longest:
        interval = IntervalBounds(shortest=shortest, longest=longest).clamp(interval)
    bounds = bounds_around(interval, shortest, longest)
    return (interval if bounds else given), bounds


def _standbys(row: Mapping[str, Any], account: str | None) -> tuple[str, ...]:
    """Return the accounts that stand by; they need a channel that is given to another one."""
    written = row.get("standby") or ""
    listed = written if isinstance(written, list) else str(written).replace(";", " ").split()
    names = tuple(map(str, listed))
    if names and (account is None or account in names):
        msg = "standby accounts need another account that polls the channel: name it as account"
        raise ValueError(msg)
    return names


def _yes(row: Mapping[str, Any], field: str) -> bool:
    written = str(row.get(field) or "").strip().lower()
    if written in ("", "false", "no", "0"):
        return False
    if written in ("true", "yes", "1"):
        return True
    msg = f"{field} is {written!r}, not true or false"
    raise ValueError(msg)


def _whole_number(row: Mapping[str, Any], field: str, low: int, high: int) -> int | None:
    written = row.get(field)
    if written in (None, ""):
        return None
    if str(written).isdecimal() and low <= int(str(written)) <= high:
        return int(str(written))
    msg = f"{field} is {written!r}, not a whole number from {low} to {high}"
    raise ValueError(msg)


def _plain_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, {"channel": line.strip()}


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        too_many = row.pop(None, None)
        if too_many:
            row["more columns than the header"] = ",".join(too_many)
        yield reader.line_num, row


def _yaml_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    items = yaml.safe_load(text)
    if not isinstance(node, yaml.SequenceNode):
        yield 1, {"channel": "the file is no list of channels"}
        return
    for item_node, item in zip(node.value, items, strict=True):
        row = item if isinstance(item, dict) else {"channel": item}
        yield item_node.start_mark.line + 1, row
