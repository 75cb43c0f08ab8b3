"""Assemble the `channelwatch` command from its sub-commands."""

import typer

app = typer.Typer(
    name="channelwatch",
    help="Watch public Telegram channels and tell, with proof, what changed.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def root() -> None:
    """Keep the command a group even while it has one sub-command."""


def main() -> None:
    """Run the command line."""
    app()
