"""`channelwatch forget`: remove a post or an author for good, and leave a tombstone."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from channelwatch.cli.database import open_database
from channelwatch.cli.media_files import take_bytes_off
from channelwatch.cli.output import Json, console, print_json, readable_errors
from channelwatch.cli.post_links import parse_post_link
from channelwatch.store.forgetting import (
    Forgotten,
    PostKey,
    Request,
    channel_id,
    forget_author,
    forget_posts,
)

app = typer.Typer(name="forget", help="Remove a post or an author for good.", no_args_is_help=True)

OwnerDsn = Annotated[
    str,
    typer.Option(
        "--dsn",
        envvar="CHANNELWATCH_OWNER_DB",
        help="Address of the database, as channelwatch_owner.",
    ),
]
Reason = Annotated[str, typer.Option(help="Why; stands on the tombstone.")]
Operator = Annotated[str, typer.Option("--by", help="Who you are; stands on the tombstone.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command()
def post(
    links: Annotated[list[str], typer.Argument(help="t.me addresses of posts.")],
    dsn: OwnerDsn,
    reason: Reason,
    operator: Operator,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Remove posts, their versions and forwards, from tables, search, flags and evidence."""
    asked = [parse_post_link(link, "LINKS") for link in links]
    _confirm(f"{len(links)} posts and their forwards", yes)
    with readable_errors():
        engine = open_database(dsn, "channelwatch forget")
        keys: list[PostKey] = [
            (c if isinstance(c, int) else channel_id(engine, c), message) for c, message in asked
        ]
        _tell(forget_posts(engine, keys, _request(reason, operator)), as_json)
        take_bytes_off(engine)


@app.command()
def author(
    name: Annotated[str, typer.Argument(help="The name, as it signs posts.")],
    dsn: OwnerDsn,
    reason: Reason,
    operator: Operator,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Remove every post that an author signed, and store none any more."""
    if not name.strip():
        raise typer.BadParameter("a name must not be empty", param_hint="NAME")
    _confirm(f"all posts signed {name!r}", yes)
    with readable_errors():
        engine = open_database(dsn, "channelwatch forget")
        _tell(forget_author(engine, name, _request(reason, operator)), as_json)
        take_bytes_off(engine)


def _request(reason: str, operator: str) -> Request:
    if not reason.strip() or not operator.strip():
        raise typer.BadParameter("--reason and --by must not be empty")
    return Request(reason=reason, operator=operator, at=datetime.now(UTC))


def _confirm(what: str, yes: bool) -> None:
    if not yes:
        typer.confirm(f"Remove {what}? Nothing brings them back", abort=True, err=True)


def _tell(done: Forgotten, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
        return
    console.print(
        f"forgotten: {done.posts} posts; {done.flags} flags blanked,"
        f" {done.pages} pages of evidence rewritten"
    )
