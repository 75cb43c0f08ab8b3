"""Do what operators may do, through functions: judge flags, register statements."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg2 import errors
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from channelwatch.pipeline.errors import ChannelwatchError

_JUDGE = text("select ops.judge_flag(:flag, :verdict, :note, :judge, :at)")

_REGISTER = text("""
select ops.register_statement(
    :statement, :source_url, :said_at, :operator, :about_channel, :about_actor, :about_claim,
    :stance, :speaker, :at
)
""")

_VERDICTS = text("select * from marts.claim_verdicts order by flag_id")

_REFUSALS = (
    errors.InvalidParameterValue,
    errors.NoDataFound,
    errors.CheckViolation,
    errors.ForeignKeyViolation,
    errors.NotNullViolation,
)


class Refused(ChannelwatchError):
    """The database refused what an operator asked for; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """What was said outside Telegram, and what it is about: a channel, an actor or a claim."""

    statement: str
    source_url: str
    said_at: datetime
    operator: str
    about_channel: str | None = None
    about_actor: str | None = None
    about_claim: str | None = None
    stance: str = "claim"
    speaker: str | None = None


class Operators:
    """The functions of role channelwatch_ops; `at` is the caller's clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def judge(self, flag: int, verdict: str, note: str, judge: str, at: datetime) -> int:
        """Store a verdict; return its feed position. Refused names an unknown flag."""
        asked = {"flag": flag, "verdict": verdict, "note": note, "judge": judge, "at": at}
        with refusals(), self._engine.begin() as connection:
            return int(connection.execute(_JUDGE, asked).scalar_one())

    def register(self, statement: NewStatement, at: datetime) -> int:
        """Register a statement; return its number, the known one for the same words and source."""
        asked = {name: getattr(statement, name) for name in NewStatement.__dataclass_fields__} | {
            "at": at
        }
        with refusals(), self._engine.begin() as connection:
            return int(connection.execute(_REGISTER, asked).scalar_one())

    def verdicts(self) -> Sequence[dict[str, Any]]:
        """Return the judged pairs of texts."""
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(_VERDICTS).mappings()]


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the database objects to into Refused, in its first line."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, _REFUSALS):
            raise
        raise Refused(_said(error.orig)) from None


def _said(error: Any) -> str:
    """Return the first line: what the table or the function objected to."""
    detail = error.diag.message_detail if isinstance(error, errors.ForeignKeyViolation) else None
    return str(detail or error.diag.message_primary)
