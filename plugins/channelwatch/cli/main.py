"""Assemble the `channelwatch` command from its sub-commands.

A sub-command is imported when it is called: those that speak to Telegram or read texts take
seconds to load, and `channels list` should not wait for them.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "accounts": "accounts:app",
    "actors": "actors:app",
    "channels": "channels:app",
    "claims": "claims:app",
    "db": "db:app",
    "detect": "detect:app",
    "doctor": "doctor:doctor",
    "evidence": "evidence:app",
    "export": "export:export",
    "flags": "flags:app",
    "forget": "forget:app",
    "login": "login:login",
    "media": "media:app",
    "poll": "poll:poll",
    "profiles": "profiles:app",
    "retention": "retention:app",
    "sql": "sql:sql",
    "statements": "statements:app",
    "status": "status:status",
    "verify": "verify:verify",
}
"""Each command's module in this package, and what it exports there."""


class Commands(TyperGroup):
    """A group whose members are imported one at a time."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return every name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, exported = COMMANDS[cmd_name].split(":")
        member: Any = getattr(import_module(f"channelwatch.cli.{module}"), exported)
        if not isinstance(member, typer.Typer):
            single = typer.Typer(add_completion=False, pretty_exceptions_show_locals=False)
            single.command(cmd_name)(member)
            member = single
        command = typer.main.get_command(member)
        command.name = cmd_name
        return command


app = typer.Typer(
    name="channelwatch",
    cls=Commands,
    help="Watch public Telegram channels and tell, with proof, what changed.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def root() -> None:
    """Keep the command a group."""


def main() -> None:
    """Run the command line."""
    app()
