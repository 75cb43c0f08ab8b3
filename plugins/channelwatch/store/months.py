"""Have the monthly partitions of evidence and counters made before they are needed."""

import logging
from datetime import datetime

from psycopg2.errors import LockNotAvailable
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)

_ENSURE = text("select ops.ensure_month_partitions(:month, :months)")
_MONTHS_AHEAD = 3


class Months:
    """Makes the months around a time, in a transaction of its own.

    Never inside a page's: making a partition locks the whole table until the commit, and waits
    for whoever reads it. One round trip or two a month and process.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made: set[tuple[int, int]] = set()

    def ensure(self, at: datetime) -> None:
        """Make the partitions of the month of `at`, and those ahead unless a reader is in the way.

        Raises sqlalchemy's OperationalError when the month itself is missing and cannot be made.
        """
        month = (at.year, at.month)
        if month in self._made:
            return
        self._make(at, 1)
        self._make_ahead(at)
        self._made.add(month)

    def _make_ahead(self, at: datetime) -> None:
        try:
            self._make(at, _MONTHS_AHEAD)
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            log.info("a long query is in the way of the months ahead: the next process makes them")

    def _make(self, at: datetime, months: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(_ENSURE, {"month": at.date(), "months": months})
