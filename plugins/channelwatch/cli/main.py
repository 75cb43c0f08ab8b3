"""Assemble the `channelwatch` command from its sub-commands."""

import typer

from channelwatch.cli import accounts, channels, claims, db, detect, profiles
from channelwatch.cli.sql import sql

app = typer.Typer(
    name="channelwatch",
    help="Watch public Telegram channels and tell, with proof, what changed.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def root() -> None:
    """Keep the command a group even while it has one sub-command."""


app.add_typer(channels.app)
app.add_typer(accounts.app)
app.add_typer(db.app)
app.add_typer(detect.app)
app.add_typer(claims.app)
app.add_typer(profiles.app)
app.command()(sql)


def main() -> None:
    """Run the command line."""
    app()
