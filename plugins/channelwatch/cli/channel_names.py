"""Take a channel's name from the command line, in whatever way somebody writes it."""

import typer

from channelwatch.domain.handles import HandleRefused, parse_handle


def channel_name(written: str) -> str:
    """Return the username of @name, name or a t.me link; BadParameter says why it is none."""
    try:
        return parse_handle(written)
    except HandleRefused as refused:
        raise typer.BadParameter(str(refused)) from None


def optional_name(written: str | None) -> str | None:
    """Return the same, and None where nothing is written."""
    return channel_name(written) if written else None
