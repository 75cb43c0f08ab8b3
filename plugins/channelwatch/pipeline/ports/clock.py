"""What time it is."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time of observations, ages and budgets (never of leases or network timeouts)."""

    def now(self) -> datetime:
        """Return the present time, UTC."""
        ...
