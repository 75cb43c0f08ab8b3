"""`channelwatch statements`: what was said outside Telegram."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from channelwatch.cli.channel_names import optional_name
from channelwatch.cli.database import open_database
from channelwatch.cli.operations import Operator, OpsDb
from channelwatch.cli.output import Json, console, print_json, readable_errors
from channelwatch.store.operators import NewStatement, Operators

Source = Annotated[str, typer.Option("--source", help="Address of the source: https://…")]
SaidAt = Annotated[
    datetime,
    typer.Option("--said-at", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="When, UTC."),
]
app = typer.Typer(name="statements", help="What was said outside Telegram.", no_args_is_help=True)


class Stance(StrEnum):
    """What a statement does to what it is about."""

    CLAIM = "claim"
    CONFIRMATION = "confirmation"
    DENIAL = "denial"


@app.callback()
def root() -> None:
    """Keep `statements` a group while it has one command."""


@app.command()
def add(
    statement: Annotated[str, typer.Argument(help="The words, as the source has them.")],
    db: OpsDb,
    operator: Operator,
    source: Source,
    said_at: SaidAt,
    channel: Annotated[str | None, typer.Option(help="About this channel.")] = None,
    actor: Annotated[str | None, typer.Option(help="About this actor (its key).")] = None,
    claim: Annotated[str | None, typer.Option(help="About this claim (its key).")] = None,
    stance: Annotated[Stance, typer.Option(help="What it does to the claim.")] = Stance.CLAIM,
    speaker: Annotated[str | None, typer.Option(help="Who said it.")] = None,
    as_json: Json = False,
) -> None:
    """Register a statement about a channel, an actor or a claim; the next detect examines it.

    The same words of the same source are registered once.
    """
    if not (channel or actor or claim):
        message = "give --channel, --actor or --claim: what is it about?"
        raise typer.BadParameter(message)
    new = NewStatement(
        statement=statement,
        source_url=source,
        said_at=said_at.replace(tzinfo=UTC),
        operator=operator,
        about_channel=optional_name(channel),
        about_actor=actor,
        about_claim=claim,
        stance=stance.value,
        speaker=speaker,
    )
    with readable_errors():
        number = Operators(open_database(db)).register(new, datetime.now(UTC))
    if as_json:
        print_json({"statement_id": number})
    else:
        console.print(f"statement {number} is registered")
