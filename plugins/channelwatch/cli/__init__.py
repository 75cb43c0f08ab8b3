"""The `channelwatch` command. Each noun is one module that exports a Typer app or a function."""

from channelwatch.cli.main import main

__all__ = ["main"]
