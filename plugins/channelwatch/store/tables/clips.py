"""Clips that were looked at, and their key frames."""

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

from channelwatch.store.tables.metadata import metadata

clips = Table(
    "clips",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    Column("frame_count", SmallInteger, nullable=False),
    Column("reason", Text),
    Column("looked_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

clip_frames = Table(
    "clip_frames",
    metadata,
    Column(
        "sha256", LargeBinary, ForeignKey("core.clips.sha256", ondelete="CASCADE"), primary_key=True
    ),
    Column("offset_ms", Integer, primary_key=True, autoincrement=False),
    Column("perceptual_hash", BigInteger, nullable=False),
    Column("perceptual_bands", ARRAY(Integer), nullable=False),
    schema="core",
)
