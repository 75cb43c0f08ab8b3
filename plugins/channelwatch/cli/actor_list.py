"""Read actors from CSV, name each bad line with the reason, and write them again."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from channelwatch.domain.claims.series.actors import Actor, ActorStatus, HeldChannel
from channelwatch.domain.handles import HandleRefused, parse_handle

FIELDS = ("key", "name", "aliases", "channels", "note")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadActor:
    """A line that was not taken, and why."""

    line: int
    reason: str


class Listed(NamedTuple):
    """An actor of a list, and what the desk knows of it."""

    actor: Actor
    note: str | None


def read_actors(path: Path) -> tuple[Sequence[Listed], Sequence[BadActor]]:
    """Read a UTF-8 CSV file of columns key, name, aliases, channels, note; the last three may miss.

    Aliases are parted by `|`; channels too, each as `name:status`, official without a status.
    """
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    if missing := [name for name in FIELDS[:2] if name not in (reader.fieldnames or ())]:
        return [], [BadActor(line=1, reason=f"no column {missing[0]}")]
    actors, bad = [], []
    for row in reader:
        try:
            actor = new_actor(
                row["key"] or "",
                row["name"] or "",
                _parts(row.get("aliases")),
                _parts(row.get("channels")),
            )
            actors.append(Listed(actor, row.get("note") or None))
        except ValueError as error:
            bad.append(BadActor(line=reader.line_num, reason=str(error)))
    return actors, bad


def write_actors(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return registered actors as the CSV that `read_actors` reads."""
    out = io.StringIO()
    table = csv.DictWriter(out, FIELDS, lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow(
            {
                "key": row["actor_key"],
                "name": row["name"],
                "aliases": "|".join(row["aliases"]),
                "channels": "|".join(channel.replace(" ", ":") for channel in row["channels"]),
                "note": row["note"] or "",
            }
        )
    return out.getvalue()


def new_actor(key: str, name: str, aliases: Iterable[str], channels: Iterable[str]) -> Actor:
    """Return an actor. ValueError names what cannot be taken."""
    if not _KEY.fullmatch(key):
        msg = f"key {key!r} is not lower-case letters, digits, - and _"
        raise ValueError(msg)
    if not name.strip():
        msg = f"actor {key} has no name"
        raise ValueError(msg)
    aliases = tuple(aliases)
    if piped := [alias for alias in aliases if "|" in alias]:
        msg = f"alias {piped[0]!r} of {key} has a |, which parts aliases in lists"
        raise ValueError(msg)
    return Actor(key=key, name=name.strip(), aliases=aliases, channels=tuple(map(_held, channels)))


def _held(written: str) -> HeldChannel:
    address, _, status = written.partition(":") if "//" not in written else (written, "", "")
    try:
        username = parse_handle(address)
    except HandleRefused as error:
        raise ValueError(str(error)) from None
    if status not in ("", *ActorStatus):
        known = ", ".join(ActorStatus)
        msg = f"status {status!r} of {address} is none of {known}"
        raise ValueError(msg)
    return HeldChannel(username, ActorStatus(status or "official"))


def _parts(written: str | None) -> list[str]:
    return [part.strip() for part in (written or "").split("|") if part.strip()]
