"""The feed of flag events, and who is told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagEvent:
    """One event of the flag feed, as delivered."""

    feed_position: int
    payload: Mapping[str, Any]


class FeedStore(Protocol):
    """The flag feed and how far each consumer has read it."""

    def unread(self, consumer: str, limit: int) -> Sequence[FlagEvent]:
        """Return the next events for `consumer`, in feed order."""
        ...

    def record_delivery(
        self,
        consumer: str,
        events: Sequence[FlagEvent],
        *,
        at: datetime,
        response_code: int | None,
        error: str | None,
    ) -> None:
        """Log an attempt; a success moves the consumer's position."""
        ...

    def counts_by_kind(self, since_position: int) -> Mapping[str, int]:
        """Count opened and updated events after a position, by kind."""
        ...


class Notifier(Protocol):
    """Delivers events to one target."""

    name: str

    def deliver(self, events: Sequence[FlagEvent]) -> int:
        """Post the events; return the HTTP status; Undeliverable if nothing answered."""
        ...
