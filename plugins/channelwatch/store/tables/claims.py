"""The tables of claims (core) and of who makes them (registry), as sql/migrations make them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Integer,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB, REAL, TIMESTAMP

from channelwatch.store.tables.metadata import metadata

_MOMENT = TIMESTAMP(timezone=True)
_VERSION = ("telegram_channel_id", "telegram_message_id", "revision")
_REVISIONS = tuple(f"core.post_revisions.{name}" for name in _VERSION)

claims = Table(
    "claims",
    metadata,
    Column("claim_key", Text, primary_key=True),
    Column("frame", Text, nullable=False),
    Column("unit_class", Text, nullable=False),
    Column("actors", ARRAY(Text), nullable=False),
    Column("places", ARRAY(Text), nullable=False),
    Column("period", Text, nullable=False),
    Column("superseded_by", Text, ForeignKey("core.claims.claim_key")),
    Column("extractor", Text, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    schema="core",
)

assertions = Table(
    "assertions",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("telegram_message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("claim_class", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("attribution", JSONB(none_as_null=True)),
    Column("quantities", JSONB, nullable=False),
    Column("frames", ARRAY(Text), nullable=False),
    Column("actors", ARRAY(Text), nullable=False),
    Column("places", ARRAY(Text), nullable=False),
    Column("times", ARRAY(Text), nullable=False),
    Column("extractor", Text, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    ForeignKeyConstraint(_VERSION, _REVISIONS, ondelete="CASCADE"),
    schema="core",
)

claim_values = Table(
    "claim_values",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("telegram_message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("figure", SmallInteger, primary_key=True, autoincrement=False),
    Column("claim_key", Text, ForeignKey("core.claims.claim_key"), nullable=False),
    Column("said_at", _MOMENT, nullable=False),
    Column("quantity", Text),
    Column("value", Float),
    Column("low", Float),
    Column("high", Float),
    Column("comparator", Text),
    Column("unit", Text),
    Column("role", Text),
    Column("things", ARRAY(Text), nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    ForeignKeyConstraint(
        [*_VERSION, "position"],
        [f"core.assertions.{name}" for name in (*_VERSION, "position")],
        ondelete="CASCADE",
    ),
    schema="core",
)

claim_keys = Table(
    "claim_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("said_at", _MOMENT, nullable=False),
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("telegram_message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("passage", SmallInteger, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(_VERSION, _REVISIONS, ondelete="CASCADE"),
    schema="core",
)

media_texts = Table(
    "media_texts",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("telegram_message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    Column("registered_at", _MOMENT, nullable=False),
    Column("replaced_at", _MOMENT),
    ForeignKeyConstraint(_VERSION, _REVISIONS, ondelete="CASCADE"),
    schema="core",
)

claim_changes = Table(
    "claim_changes",
    metadata,
    Column("change_key", Text, primary_key=True),
    Column("kind", Text, ForeignKey("registry.kinds.kind"), nullable=False),
    Column("severity", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("claim_key", Text, ForeignKey("core.claims.claim_key")),
    Column("old_value", Text, nullable=False),
    Column("new_value", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("confidence", REAL, nullable=False),
    Column("previous_channel_id", BigInteger),
    Column("previous_message_id", BigInteger),
    Column("previous_revision", Integer),
    Column("previous_media_text", SmallInteger, nullable=False),
    Column("previous_quote", Text, nullable=False),
    Column("telegram_channel_id", BigInteger),
    Column("telegram_message_id", BigInteger),
    Column("revision", Integer),
    Column("media_text", SmallInteger, nullable=False),
    Column("statement_id", ForeignKey("registry.statements.statement_id", ondelete="CASCADE")),
    Column("quote", Text, nullable=False),
    Column("changed_at", _MOMENT, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("recorded_at", _MOMENT, nullable=False),
    ForeignKeyConstraint(
        ["previous_channel_id", "previous_message_id", "previous_revision"],
        _REVISIONS,
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(_VERSION, _REVISIONS, ondelete="CASCADE"),
    schema="core",
)

actors = Table(
    "actors",
    metadata,
    Column("actor_key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("note", Text),
    Column("added_at", _MOMENT, nullable=False),
    schema="registry",
)

actor_aliases = Table(
    "actor_aliases",
    metadata,
    Column(
        "actor_key", ForeignKey("registry.actors.actor_key", ondelete="CASCADE"), primary_key=True
    ),
    Column("alias", Text, primary_key=True),
    schema="registry",
)

actor_channels = Table(
    "actor_channels",
    metadata,
    Column(
        "actor_key", ForeignKey("registry.actors.actor_key", ondelete="CASCADE"), primary_key=True
    ),
    Column("username", Text, primary_key=True),
    Column("status", Text, nullable=False),
    schema="registry",
)

statements = Table(
    "statements",
    metadata,
    Column("statement_id", BigInteger, Identity(always=True), primary_key=True),
    Column("body", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("said_at", _MOMENT, nullable=False),
    Column("stance", Text, nullable=False),
    Column("speaker", Text),
    Column("username", Text),
    Column("actor_key", Text, ForeignKey("registry.actors.actor_key")),
    Column("claim_key", Text, ForeignKey("core.claims.claim_key")),
    Column("registered_by", Text, nullable=False),
    Column("registered_at", _MOMENT, nullable=False),
    schema="registry",
)
