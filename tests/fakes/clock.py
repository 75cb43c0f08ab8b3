"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 10, 5, 6, tzinfo=UTC)


class FakeClock:
    """Tells the moment it was set to."""

    def __init__(self, start: datetime = START) -> None:
        self.at = start

    def now(self) -> datetime:
        return self.at

    def advance(self, **parts: float) -> None:
        """Move forward, by the keywords of timedelta."""
        self.at += timedelta(**parts)
