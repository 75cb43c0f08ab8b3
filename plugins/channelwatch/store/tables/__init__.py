"""Tables as SQLAlchemy Core sees them: columns and keys; checks and comments are in the SQL."""

from channelwatch.store.tables import claims, core, ops, raw, registry
from channelwatch.store.tables.metadata import metadata

__all__ = ["claims", "core", "metadata", "ops", "raw", "registry"]
