"""Tables as SQLAlchemy Core sees them: columns and keys; checks and comments are in the SQL."""

from channelwatch.store.tables import (
    chains,
    channels,
    claims,
    clips,
    flags,
    ops,
    posts,
    raw,
    registry,
    search,
    tombstones,
)
from channelwatch.store.tables.metadata import metadata

__all__ = [
    "chains",
    "channels",
    "claims",
    "clips",
    "flags",
    "metadata",
    "ops",
    "posts",
    "raw",
    "registry",
    "search",
    "tombstones",
]
