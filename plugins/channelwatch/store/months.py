"""Have the monthly partitions of evidence and counters made before they are needed."""

from datetime import datetime

from sqlalchemy import Engine, text

_ENSURE = text("select ops.ensure_month_partitions(:month, :months)")
_MONTHS_AHEAD = 3


class Months:
    """Makes the months around a time, in a transaction of its own.

    Never inside a page's: making a partition locks the whole table until the commit. One round
    trip a month and process.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made: set[tuple[int, int]] = set()

    def ensure(self, at: datetime) -> None:
        """Make the partitions of the month of `at` and of those after it."""
        month = (at.year, at.month)
        if month in self._made:
            return
        with self._engine.begin() as connection:
            connection.execute(_ENSURE, {"month": at.date(), "months": _MONTHS_AHEAD})
        self._made.add(month)
