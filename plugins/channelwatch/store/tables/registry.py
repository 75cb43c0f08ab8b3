"""The tables of schema `registry` (what is watched, by whom), as sql/migrations make them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Identity,
    Interval,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from channelwatch.store.tables.metadata import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("account", Text, primary_key=True),
    Column("connection_id", Text, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_reason", Text),
    Column("state_since", TIMESTAMP(timezone=True)),
    Column("added_at", TIMESTAMP(timezone=True), nullable=False),
    UniqueConstraint("connection_id"),
    schema="registry",
)

audience_overrides = Table(
    "audience_overrides",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("parameter", Text, primary_key=True),
    Column("value", Double, nullable=False),
    Column("set_at", TIMESTAMP(timezone=True), nullable=False),
    schema="registry",
)

channel_access = Table(
    "channel_access",
    metadata,
    Column("account", Text, ForeignKey("registry.accounts.account"), primary_key=True),
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("access_hash", BigInteger, nullable=False),
    Column("resolved_username", Text),
    Column("resolved_at", TIMESTAMP(timezone=True), nullable=False),
    schema="registry",
)

kinds = Table(
    "kinds",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("family", Text, nullable=False),
    schema="registry",
)

standbys = Table(
    "standbys",
    metadata,
    Column("watch_id", BigInteger, ForeignKey("registry.watches.watch_id"), primary_key=True),
    Column("account", Text, ForeignKey("registry.accounts.account"), primary_key=True),
    Column("place", SmallInteger, nullable=False),
    Column("tried_at", TIMESTAMP(timezone=True)),
    UniqueConstraint("watch_id", "place"),
    schema="registry",
)

watches = Table(
    "watches",
    metadata,
    Column("watch_id", BigInteger, Identity(always=True), primary_key=True),
    Column("username", Text, nullable=False),
    Column("telegram_channel_id", BigInteger),
    Column("status", Text, nullable=False),
    Column("status_reason", Text),
    Column("account", Text, ForeignKey("registry.accounts.account")),
    Column("poll_interval", Interval, nullable=False),
    Column("shortest_interval", Interval),
    Column("longest_interval", Interval),
    Column("priority", SmallInteger, nullable=False),
    Column("next_poll_at", TIMESTAMP(timezone=True)),
    Column("added_at", TIMESTAMP(timezone=True), nullable=False),
    Column("status_changed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("media_since", TIMESTAMP(timezone=True)),
    Column("media_max_bytes", BigInteger, nullable=False),
    Column("keeps_comments", Boolean, nullable=False),
    Column("comments_of", BigInteger),
    Column("need", Text),
    schema="registry",
)

retention = Table(
    "retention",
    metadata,
    Column("what", Text, primary_key=True),
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("keep", Interval, nullable=False),
    schema="registry",
)
