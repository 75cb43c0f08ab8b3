"""`channelwatch flags judge`: store what a person says of a flag."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from channelwatch.cli.database import open_database
from channelwatch.cli.operations import Operator, OpsDb
from channelwatch.cli.output import console, readable_errors
from channelwatch.store.operators import Operators


class Verdict(StrEnum):
    """What a person says of a flag."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


def judge(
    flag_id: Annotated[int, typer.Argument(help="Number of the flag.")],
    verdict: Annotated[Verdict, typer.Argument(help="Whether the flag is right.")],
    db: OpsDb,
    operator: Operator,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Confirm or dismiss a flag; a judged claim flag becomes labelled data."""
    with readable_errors():
        operators = Operators(open_database(db))
        operators.judge(flag_id, verdict.value, note, operator, datetime.now(UTC))
    console.print(f"flag {flag_id} is {verdict.value}")
