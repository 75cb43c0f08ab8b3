"""Write the posts of a page: one statement each for versions, states and counters."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, TextClause
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes
from channelwatch.store import post_statements as statements
from channelwatch.store.post_rows import metrics_row, revision_row, state_row
from channelwatch.store.storable import LARGEST_ID, JsonRow, Unstorable, to_json, to_json_array

_Encoded = Sequence[tuple[int, bytes]]


class PagePosts:
    """The posts of one reading, written in one transaction that others share."""

    def __init__(self, connection: Connection, reading: Reading, recorded_at: datetime) -> None:
        self._connection = connection
        self._reading = reading
        self._keys = {"channel": reading.telegram_channel_id, "recorded_at": recorded_at}
        self._refused: set[int] = set()
        self._is_careful = False

    def write(self, changes: Changes, since: datetime | None) -> tuple[int, int, int]:
        """Store everything; return how many posts were new, edited and deleted.

        `since` is when the channel was read before: what is gone unseen was published after it.
        What Postgres cannot hold is left out and recorded in ops.refused_posts. That is rare: all
        is tried under one savepoint, and only then each statement under one of its own.
        """
        try:
            with self._connection.begin_nested():
                return self._write_all(changes, since)
        except (DataError, IntegrityError):
            self._is_careful = True
            self._refused.clear()  # what was recorded of them went with the savepoint
            return self._write_all(changes, since)

    def _write_all(self, changes: Changes, since: datetime | None) -> tuple[int, int, int]:
        new_posts, edits = self._write_revisions(changes)
        self._write_absences(changes)
        self._write_unseen(changes, since)
        deletions = self._write_states(changes)
        self._write_metrics(changes)
        return new_posts, edits, deletions

    def _write_revisions(self, changes: Changes) -> tuple[int, int]:
        rows = [(r.post.telegram_message_id, revision_row(r)) for r in changes.revisions]
        written = self._write_rows(
            statements.WRITE_REVISIONS, rows, {"is_late": self._reading.is_late}
        )
        return sum(w.new_posts for w in written), sum(w.edits for w in written)

    def _write_absences(self, changes: Changes) -> None:
        rows = [(a.telegram_message_id, asdict(a)) for a in changes.newly_absent]
        self._write_rows(statements.WRITE_ABSENT, self._without_refused(rows), {})
        if changes.returned:
            ids = {"ids": list(changes.returned)}
            self._connection.execute(statements.WRITE_RETURNED, self._keys | ids)

    def _write_unseen(self, changes: Changes, since: datetime | None) -> None:
        ids = [i for i in changes.unseen_ids if 0 < i <= LARGEST_ID]
        if ids:
            bounds = {"observed_after": since, "observed_by": self._reading.answered_at}
            keys = self._keys | bounds | {"ids": ids}
            self._connection.execute(statements.WRITE_UNSEEN, keys)

    def _write_states(self, changes: Changes) -> int:
        shown = {p.telegram_message_id: p for p in self._reading.posts}
        rows = [(s.telegram_message_id, state_row(s, shown)) for s in changes.states]
        written = self._write_rows(
            statements.WRITE_STATES, self._without_refused(rows), {"is_late": self._reading.is_late}
        )
        return sum(w.deletions for w in written)

    def _write_metrics(self, changes: Changes) -> None:
        at = self._reading.answered_at
        rows = [(i, metrics_row(i, m, at)) for i, m in changes.metrics]
        self._write_rows(statements.WRITE_METRICS, self._without_refused(rows), {})

    def _without_refused(self, rows: Sequence[tuple[int, JsonRow]]) -> list[tuple[int, JsonRow]]:
        return [(message, row) for message, row in rows if message not in self._refused]

    def _write_rows(
        self, statement: TextClause, rows: Sequence[tuple[int, JsonRow]], keys: dict[str, Any]
    ) -> list[Any]:
        """Run `statement` once for all rows; return its answer, if it has one."""
        encoded = []
        for message, row in sorted(dict(rows).items()):
            try:
                encoded.append((message, to_json(row)))
            except Unstorable as refused:
                self._refuse(message, str(refused))
        return self._write_or_halve(statement, encoded, self._keys | keys)

    def _write_or_halve(
        self, statement: TextClause, rows: _Encoded, keys: dict[str, Any]
    ) -> list[Any]:
        """Write all rows; where Postgres refuses one, close in on it and leave it out."""
        if not rows:
            return []
        encoded = to_json_array([row for _, row in rows])
        if not self._is_careful:
            return _answer(self._connection.execute(statement, keys | {"rows": encoded}))
        try:
            with self._connection.begin_nested():
                return _answer(self._connection.execute(statement, keys | {"rows": encoded}))
        except (DataError, IntegrityError) as refused:
            if len(rows) == 1:
                self._refuse(rows[0][0], _reason(refused))
                return []
        middle = len(rows) // 2
        halves = rows[:middle], rows[middle:]
        return [answer for half in halves for answer in self._write_or_halve(statement, half, keys)]

    def _refuse(self, message: int, reason: str) -> None:
        self._refused.add(message)
        keys = self._keys | {"message": message, "reason": reason}
        self._connection.execute(statements.REFUSE_POST, keys)


def _answer(result: CursorResult[Any]) -> list[Any]:
    return list(result) if result.returns_rows else []


def _reason(refused: DBAPIError) -> str:
    """Name what Postgres refused: its primary message, which never holds a text column's value."""
    diagnosis = getattr(refused.orig, "diag", None)
    return str(getattr(diagnosis, "message_primary", None) or type(refused.orig).__name__)
