"""`channelwatch retention`: how long what is stored is kept."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from channelwatch.cli.database import Database, open_database
from channelwatch.cli.output import Json, print_json, print_rows, readable_errors
from channelwatch.domain.handles import HandleRefused, parse_handle
from channelwatch.store import retention
from channelwatch.store.forgetting import channel_id

app = typer.Typer(name="retention", help="How long what is stored is kept.", no_args_is_help=True)


class What(StrEnum):
    """What has a time of its own."""

    EVIDENCE = "raw.pages"
    COUNTERS = "core.post_metrics"
    POSTS = "core.posts"
    CLAIM_KEYS = "core.claim_keys"
    OPERATIONS = "ops"


Subject = Annotated[What, typer.Argument(help="What is kept.")]
Channel = Annotated[str | None, typer.Option(help="Only of this channel (username).")]


@app.command("list")
def list_all(db: Database, as_json: Json = False) -> None:
    """List the rules; what has none is kept for ever."""
    with readable_errors():
        rows = retention.rules(open_database(db))
    print_rows(rows, ("what", "channel", "keep"), as_json=as_json, empty="Everything is kept.")


@app.command("set")
def set_rule(
    what: Subject,
    days: Annotated[int, typer.Argument(min=1, max=36_500, help="Days to keep it.")],
    db: Database,
    channel: Channel = None,
) -> None:
    """Keep something for so many days."""
    _change(db, what, timedelta(days=days), channel)


@app.command()
def clear(what: Subject, db: Database, channel: Channel = None) -> None:
    """Remove a rule: keep for ever, or of a channel as of all others."""
    _change(db, what, None, channel)


@app.command()
def apply(db: Database) -> None:
    """Remove now what the rules no longer keep; print how much."""
    with readable_errors():
        print_json(retention.retain(open_database(db), datetime.now(UTC)))


def _change(db: str, what: What, keep: timedelta | None, channel: str | None) -> None:
    if channel and what in (What.OPERATIONS, What.CLAIM_KEYS):
        message = f"{what} is kept for all channels alike"
        raise typer.BadParameter(message, param_hint="--channel")
    try:
        username = parse_handle(channel) if channel else None
    except HandleRefused as refused:
        raise typer.BadParameter(str(refused), param_hint="--channel") from None
    with readable_errors():
        engine = open_database(db)
        subject = channel_id(engine, username) if username else retention.EVERY_CHANNEL
        retention.set_rule(engine, what, keep, subject)
