"""The gate that writers of channels pass first, and that a migration may close for a moment.

Writers take the tables in the order that suits them, and a migration in the order that suits it:
where the two cross, each waits for the other, and a writer that starts anew at once may cross it
time after time. A migration that closed the gate waits for those inside, and those outside hold
nothing yet.
"""

from sqlalchemy import TextClause, text

_GATE = "hashtextextended('ops.gate', 0)"

CLOSE = f"select pg_advisory_xact_lock({_GATE})"
"""Waits for those inside; the gate is open again when the transaction ends."""


def pass_and_lock(purpose: str) -> TextClause:
    """Return the first statement of a transaction that writes to one `:channel` for a purpose.

    It passes the gate, then waits for whoever holds the same channel for the same purpose.
    """
    return text(f"""
        select
            pg_advisory_xact_lock_shared({_GATE}),
            pg_advisory_xact_lock(hashtextextended('{purpose}', :channel))
    """)
