"""Read what a visitor asks to see from a page's address."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.pipeline.errors import ChannelwatchError

ANY = "any"
STATUSES = ("open", "closed", "superseded", "retracted")


class FilterInvalid(ChannelwatchError):
    """The address asks for something that there is not."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}: {value[:80]!r} is not something to filter by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in the list of flags, newest first: what stands behind it comes next."""

    opened_at: datetime
    flag_id: int

    def __str__(self) -> str:
        return f"{self.opened_at.isoformat()}~{self.flag_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFilter:
    """Which flags to show; None is any. `severity` is the least one that is shown."""

    kind: FlagKind | None = None
    severity: Severity | None = Severity.LOW
    channel: str | None = None
    status: str | None = "open"
    since: datetime | None = None
    behind: Position | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def severities(self) -> tuple[Severity, ...]:
        """The severities shown, worst first."""
        ranked = tuple(Severity)
        return ranked if self.severity is None else ranked[: ranked.index(self.severity) + 1]

    @property
    def is_first_page(self) -> bool:
        """Tell whether the newest flags are shown."""
        return self.behind is None

    def query(self, **changes: object) -> str:
        """Return the address' query for the same filter with `changes`; None drops one."""
        merged = {**self.given, **{k: None if v is None else str(v) for k, v in changes.items()}}
        return urlencode({k: v for k, v in merged.items() if v})


FIELDS = ("kind", "severity", "channel", "status", "since", "behind")


def read_filter(query: Mapping[str, str]) -> FlagFilter:
    """Return the filter that an address asks for; FilterInvalid names what cannot be."""
    given = {name: query[name].strip() for name in FIELDS if query.get(name, "").strip()}
    kind = _word(given, "kind", FlagKind, None)
    severity = _word(given, "severity", Severity, Severity.LOW)
    return FlagFilter(
        kind=FlagKind(kind) if kind else None,
        severity=Severity(severity) if severity else None,
        channel=_channel(given["channel"]) if "channel" in given else None,
        status=_word(given, "status", STATUSES, "open"),
        since=_moment("since", given["since"]) if "since" in given else None,
        behind=_position(given["behind"]) if "behind" in given else None,
        given=given,
    )


def _word(
    given: Mapping[str, str], name: str, words: Iterable[str], default: str | None
) -> str | None:
    """Return the word given for `name`: None for any, `default` when nothing is given."""
    value = given.get(name, default)
    if value is None or value == ANY:
        return None
    if value not in set(words):
        raise FilterInvalid(name, value)
    return value


def _channel(value: str) -> str:
    """Read a username or a channel id."""
    name = value.lstrip("@").lower()
    if not re.fullmatch(r"[a-z0-9_]{1,40}", name):
        raise FilterInvalid("channel", value)
    return name


def _moment(name: str, value: str) -> datetime:
    """Read a date or a moment; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise FilterInvalid(name, value) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _position(value: str) -> Position:
    moment, _, flag_id = value.rpartition("~")
    if not flag_id.isascii() or not flag_id.isdigit() or len(flag_id) > 18:
        raise FilterInvalid("behind", value)
    return Position(opened_at=_moment("behind", moment), flag_id=int(flag_id))
