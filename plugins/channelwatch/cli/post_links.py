"""Read the address of a post, as commands take it."""

import re
from typing import NamedTuple

import typer

_LINK = re.compile(
    r"(?:https?://)?t\.me/(?:s/)?(?:c/(?P<id>\d{1,18})|(?P<name>[A-Za-z]\w{2,31}))/(?P<post>\d{1,18})/?"
)


class PostLink(NamedTuple):
    """A channel by its username, or by its id where the address has one, and a post's number."""

    channel: str | int
    message: int


def parse_post_link(link: str, argument: str) -> PostLink:
    """Return what a t.me address names; BadParameter, under the argument's name, if no post."""
    match = _LINK.fullmatch(link.strip())
    if match is None:
        message = f"{link!r} is no address of a post, such as https://t.me/name/123"
        raise typer.BadParameter(message, param_hint=argument)
    return PostLink(int(match["id"]) if match["id"] else match["name"], int(match["post"]))
