"""The tables of schema `core` that search reads, as sql/migrations make them."""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP, TSVECTOR

from channelwatch.store.tables.metadata import POST_KEY, metadata

revision_search = Table(
    "revision_search",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("published_at", TIMESTAMP(timezone=True), nullable=False),
    Column("document", TSVECTOR, nullable=False),
    Column("media_id", BigInteger),
    Column("text_sha256", LargeBinary),
    ForeignKeyConstraint(
        [*POST_KEY, "revision"],
        [f"core.post_revisions.{c}" for c in (*POST_KEY, "revision")],
        ondelete="CASCADE",
    ),
    schema="core",
)

search_words = Table(
    "search_words", metadata, Column("word", Text, primary_key=True), schema="core"
)
