"""The tables of schema `raw` (evidence), as sql/migrations make them."""

from sqlalchemy import BigInteger, Column, Identity, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from channelwatch.store.tables.metadata import metadata

pages = Table(
    "pages",
    metadata,
    Column("page_id", BigInteger, Identity(always=True), primary_key=True),
    Column("telegram_channel_id", BigInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("tl_layer", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("payload_sha256", LargeBinary, nullable=False),
    Column("answered_at", TIMESTAMP(timezone=True), primary_key=True),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    Column("encoding", Text, nullable=False, server_default="json"),
    schema="raw",
)
