"""Say what more than posts is kept of a channel: the bytes of its media, its comments."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, text

_MEDIA = text("""
update registry.watches
set media_since = :since, media_max_bytes = coalesce(:largest, media_max_bytes)
where username = :username and status <> 'removed' and comments_of is null
""")
_COMMENTS = text("""
update registry.watches set keeps_comments = :is_on
where username = :username and status <> 'removed' and comments_of is null
""")


class Switches(Protocol):
    """What a watch list says of a channel besides when to poll it."""

    @property
    def username(self) -> str:
        """The channel, as it was added."""
        ...

    @property
    def keeps_media(self) -> bool:
        """Whether the bytes of its media are kept."""
        ...

    @property
    def media_max_bytes(self) -> int | None:
        """The largest file; None: as by default."""
        ...

    @property
    def keeps_comments(self) -> bool:
        """Whether its discussion group is polled."""
        ...


def write_switches(connection: Connection, watch: Switches, at: datetime) -> None:
    """Store what a new watch wants kept: media of posts from now on, comments."""
    if watch.keeps_media:
        write_media(connection, watch.username, at, watch.media_max_bytes)
    if watch.keeps_comments:
        write_comments(connection, watch.username, is_on=True)


def write_media(
    connection: Connection, username: str, since: datetime | None, largest: int | None
) -> bool:
    """Keep media of posts published since a moment (None: of none); False for no such watch.

    Files of more than `largest` bytes are not fetched; None leaves that as it is.
    """
    keys = {"username": username, "since": since, "largest": largest}
    return connection.execute(_MEDIA, keys).rowcount > 0


def write_comments(connection: Connection, username: str, *, is_on: bool) -> bool:
    """Keep the comments on a channel's posts, or no more; False for no such watch."""
    return connection.execute(_COMMENTS, {"username": username, "is_on": is_on}).rowcount > 0
