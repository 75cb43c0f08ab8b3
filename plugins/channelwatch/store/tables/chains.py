"""The tables of schema `core` that prove the others, as sql/migrations make them."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from channelwatch.store.tables.metadata import metadata

chain_links = Table(
    "chain_links",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("telegram_message_id", BigInteger),
    Column("revision", Integer),
    Column("observed_by", TIMESTAMP(timezone=True), nullable=False),
    Column("salt", LargeBinary),
    Column("salted_sha256", LargeBinary, nullable=False),
    Column("link_sha256", LargeBinary, nullable=False),
    schema="core",
)
