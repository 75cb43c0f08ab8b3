"""The tables of schema `core` about flags, as sql/migrations make them."""

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from channelwatch.store.tables.metadata import CHANNEL, metadata

flags = Table(
    "flags",
    metadata,
    Column("flag_id", BigInteger, Identity(always=True), primary_key=True),
    Column("dedupe_key", Text, nullable=False),
    Column("kind", Text, ForeignKey("registry.kinds.kind"), nullable=False),
    Column("severity", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), nullable=False),
    Column("telegram_message_id", BigInteger),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("observed_by", TIMESTAMP(timezone=True), nullable=False),
    Column("before", JSONB(none_as_null=True), nullable=False),
    Column("after", JSONB(none_as_null=True), nullable=False),
    Column("detail", JSONB(none_as_null=True), nullable=False),
    Column("explanation", Text, nullable=False),
    Column("confidence", REAL, nullable=False),
    Column("permalink", Text),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("verdict", Text),
    Column("opened_at", TIMESTAMP(timezone=True), nullable=False),
    Column("updated_at", TIMESTAMP(timezone=True), nullable=False),
    UniqueConstraint("dedupe_key"),
    schema="core",
)

flag_events = Table(
    "flag_events",
    metadata,
    Column("feed_position", BigInteger, Identity(always=True), primary_key=True),
    Column("flag_id", BigInteger, ForeignKey("core.flags.flag_id"), nullable=False),
    Column("event", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("before", JSONB(none_as_null=True), nullable=False),
    Column("after", JSONB(none_as_null=True), nullable=False),
    Column("explanation", Text, nullable=False),
    Column("actor", Text),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

suppressed_flags = Table(
    "suppressed_flags",
    metadata,
    Column(
        "telegram_channel_id",
        BigInteger,
        ForeignKey("core.channels.telegram_channel_id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("kind", Text, ForeignKey("registry.kinds.kind"), primary_key=True),
    Column("observed_by", TIMESTAMP(timezone=True), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("before", JSONB(none_as_null=True), nullable=False),
    Column("after", JSONB(none_as_null=True), nullable=False),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)
