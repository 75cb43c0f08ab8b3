"""Send the statements of a page together: round trips would cost more than the work."""

from collections.abc import Mapping
from typing import Any, cast

from psycopg2.extensions import cursor as Cursor  # noqa: N812
from sqlalchemy import Connection, CursorResult, TextClause
from sqlalchemy.exc import DBAPIError

from channelwatch.store.prepared import prepare


class Batch:
    """Statements of one transaction that do not wait for each other's answers.

    They run in the order in which they were added, each seeing what those before it wrote.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._cursor = cast("Cursor", connection.connection.cursor())
        self.statements: list[bytes] = []

    def add(self, statement: TextClause, keys: Mapping[str, Any]) -> None:
        """Put a statement at the end."""
        call = prepare(self.connection, statement).call
        self.statements.append(self._cursor.mogrify(call, keys))

    def command(self, words: str) -> None:
        """Put what is no query, such as a savepoint, at the end."""
        self.statements.append(words.encode())

    def extend(self, other: "Batch") -> None:
        """Put what was added to another one at the end."""
        self.statements.extend(other.statements)

    def run(self) -> CursorResult[Any] | None:
        """Run what was added and forget it; return the last one's answer, None if there is none.

        Where one is refused, those after it did not run. The error quotes none of them: errors are
        logged, and posts' texts stand in them.
        """
        if not self.statements:
            return None
        # psycopg2 takes bytes as they are; only its callers think that a statement is a str.
        script = cast("str", b";".join(self.statements))
        self.statements.clear()
        try:
            return self.connection.exec_driver_sql(
                script, execution_options={"no_parameters": True}
            )
        except DBAPIError as refused:
            refused.statement = None
            raise
