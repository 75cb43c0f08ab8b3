"""Write the posts of a page: one statement each for versions, states and counters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from psycopg2.extensions import QuotedString
from sqlalchemy import Connection, Row, TextClause
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes
from channelwatch.store import post_statements as statements
from channelwatch.store.batch import Batch
from channelwatch.store.post_rows import metrics_row, revision_row, state_row
from channelwatch.store.storable import LARGEST_ID, JsonRow, Unstorable, to_json

_BEGIN = "savepoint page_posts"
_UNDO = "rollback to savepoint page_posts"


@dataclass(frozen=True, slots=True)
class _Write:
    """A statement, its rows by message, and what it needs beside them."""

    statement: TextClause
    keys: Mapping[str, Any]
    rows: Sequence[tuple[int, JsonRow]]
    encoded: bytes

    @property
    def parameters(self) -> dict[str, Any]:
        # A string is quoted as the bytes that it is: nothing decodes it on the way.
        return {**self.keys, "rows": QuotedString(self.encoded)}

    def only(self, rows: Sequence[tuple[int, JsonRow]]) -> "_Write":
        return replace(self, rows=rows, encoded=_joined(rows))


class PagePosts:
    """The posts of one reading, written in one transaction that others share."""

    def __init__(self, connection: Connection, reading: Reading, recorded_at: datetime) -> None:
        self._connection = connection
        self._reading = reading
        self._keys = {"channel": reading.telegram_channel_id, "recorded_at": recorded_at}
        self._refused: dict[int, str] = {}

    def write(
        self, changes: Changes, since: datetime | None, before: Batch
    ) -> tuple[int, int, int]:
        """Store everything; return how many posts were new, edited and deleted.

        `since` is when the channel was read before: what is gone unseen was published after it.
        `before` is what else the reading adds, sent along. What Postgres cannot hold is left out
        and recorded in ops.refused_posts. That is rare: all is tried at once under one savepoint,
        and only then each statement under one of its own.
        """
        if changes.is_empty:
            before.run()
            return 0, 0, 0
        revisions = self._revisions(changes)
        states, absences = self._states(changes), self._absences(changes)
        counters = self._counters(changes, since)
        try:
            counts = self._write_at_once(before, [*counters, revisions], [*absences, states])
        except (DataError, IntegrityError):
            self._connection.exec_driver_sql(_UNDO)
            before.run()
            counts = [self._write_apart(one) for one in (revisions, states, *absences, *counters)]
        for message, reason in self._refused.items():
            keys = self._keys | {"message": message, "reason": reason}
            self._connection.execute(statements.REFUSE_POST, keys)
        shown, ended = counts[0], counts[1]
        return (
            sum(row.new_posts for row in shown),
            sum(row.edits for row in shown),
            sum(row.deletions for row in ended),
        )

    def _revisions(self, changes: Changes) -> _Write:
        rows = ((r.post.telegram_message_id, revision_row(r)) for r in changes.revisions)
        return self._encode(statements.WRITE_REVISIONS, rows, is_late=self._reading.is_late)

    def _states(self, changes: Changes) -> _Write:
        shown = {p.telegram_message_id: p for p in self._reading.posts}
        rows = ((s.telegram_message_id, state_row(s, shown)) for s in changes.states)
        return self._encode(statements.WRITE_STATES, rows, is_late=self._reading.is_late)

    def _absences(self, changes: Changes) -> list[_Write]:
        rows = ((a.telegram_message_id, asdict(a)) for a in changes.newly_absent)
        return [
            self._encode(statements.WRITE_ABSENT, rows),
            self._encode(statements.WRITE_RETURNED, _ids(changes.returned)),
        ]

    def _counters(self, changes: Changes, since: datetime | None) -> list[_Write]:
        at = self._reading.answered_at
        metrics = ((i, metrics_row(i, m, at)) for i, m in changes.metrics)
        unseen = _ids(i for i in changes.unseen_ids if 0 < i <= LARGEST_ID)
        bounds = {"observed_after": since, "observed_by": at}
        return [
            self._encode(statements.WRITE_METRICS, metrics),
            self._encode(statements.WRITE_UNSEEN, unseen, **bounds),
        ]

    def _encode(
        self, statement: TextClause, rows: Iterable[tuple[int, JsonRow]], **keys: Any
    ) -> _Write:
        """Encode the rows of a statement, each message once, leaving out what no column holds."""
        kept = [(m, row) for m, row in sorted(dict(rows).items()) if m not in self._refused]
        try:
            encoded = _joined(kept)
        except Unstorable:
            kept = [(message, row) for message, row in kept if self._is_storable(message, row)]
            encoded = _joined(kept)
        return _Write(statement, {**self._keys, **keys}, kept, encoded)

    def _is_storable(self, message: int, row: JsonRow) -> bool:
        try:
            to_json(row)
        except Unstorable as refused:
            self._refused[message] = str(refused)
            return False
        return True

    def _write_at_once(self, before: Batch, *groups: Sequence[_Write]) -> list[Sequence[Row[Any]]]:
        """Send each group in one go; return the answers of the last of each."""
        batch = Batch(self._connection)
        batch.command(_BEGIN)
        batch.extend(before)
        answers: list[Sequence[Row[Any]]] = []
        for group in groups:
            writes = [write for write in group if write.rows]
            for write in writes:
                batch.add(write.statement, write.parameters)
            answer = batch.run() if writes else None
            answers.append(answer.all() if answer and group[-1].rows else [])
        batch.run()  # what no group took along
        return answers

    def _write_apart(self, write: _Write) -> Sequence[Row[Any]]:
        """Write all rows; where Postgres refuses one, close in on it and leave it out."""
        rows = [(message, row) for message, row in write.rows if message not in self._refused]
        if not rows:
            return []
        write = write.only(rows)
        try:
            with self._connection.begin_nested():
                answer = self._connection.execute(write.statement, write.parameters)
                return answer.all() if answer.returns_rows else []
        except (DataError, IntegrityError) as refused:
            if len(rows) == 1:
                self._refused[rows[0][0]] = _reason(refused)
                return []
        middle = len(rows) // 2
        halves = (rows[:middle], rows[middle:])
        return [answer for half in halves for answer in self._write_apart(write.only(half))]


def _joined(rows: Sequence[tuple[int, JsonRow]]) -> bytes:
    return to_json([row for _, row in rows])


def _ids(ids: Iterable[int]) -> list[tuple[int, JsonRow]]:
    return [(i, {"telegram_message_id": i}) for i in ids]


def _reason(refused: DBAPIError) -> str:
    """Name what Postgres refused: its primary message, which never holds a text column's value."""
    diagnosis = getattr(refused.orig, "diag", None)
    return str(getattr(diagnosis, "message_primary", None) or type(refused.orig).__name__)
