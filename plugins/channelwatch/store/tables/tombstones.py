"""The tables of schema `core` about what was forgotten, as sql/migrations make them."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from channelwatch.store.tables.metadata import CHANNEL, metadata

forgotten_posts = Table(
    "forgotten_posts",
    metadata,
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("forgotten_by", Text, nullable=False),
    Column("forgotten_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

forgotten_authors = Table(
    "forgotten_authors",
    metadata,
    Column("author_sha256", LargeBinary, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("forgotten_by", Text, nullable=False),
    Column("forgotten_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)
