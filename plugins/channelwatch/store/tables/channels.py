"""The tables of schema `core` about channels, as sql/migrations make them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from channelwatch.store.tables.metadata import CHANNEL, metadata

channels = Table(
    "channels",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("username", Text),
    Column("state", Text, nullable=False),
    Column("state_observed_after", TIMESTAMP(timezone=True)),
    Column("state_observed_by", TIMESTAMP(timezone=True)),
    Column("subscriber_count", BigInteger),
    Column("subscriber_count_observed_at", TIMESTAMP(timezone=True)),
    Column("pts", BigInteger),
    Column("complete_at", TIMESTAMP(timezone=True)),
    Column("newest_message_id", BigInteger, nullable=False),
    Column("first_observed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("last_observed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

channel_profiles = Table(
    "channel_profiles",
    metadata,
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), primary_key=True),
    Column("observed_by", TIMESTAMP(timezone=True), primary_key=True),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("usernames", ARRAY(Text), nullable=False),
    Column("about", Text, nullable=False),
    Column("photo_id", BigInteger),
    Column("is_verified", Boolean, nullable=False),
    Column("is_scam", Boolean, nullable=False),
    Column("is_fake", Boolean, nullable=False),
    Column("restriction_reasons", ARRAY(Text), nullable=False),
    Column("linked_chat_id", BigInteger),
    Column("pinned_message_id", BigInteger),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

channel_states = Table(
    "channel_states",
    metadata,
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), primary_key=True),
    Column("observed_by", TIMESTAMP(timezone=True), primary_key=True),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

coverage_windows = Table(
    "coverage_windows",
    metadata,
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), primary_key=True),
    Column("opened_at", TIMESTAMP(timezone=True), primary_key=True),
    Column("last_observed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("observations", Integer, nullable=False),
    Column("gap_reason", Text),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

discussion_groups = Table(
    "discussion_groups",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("comments_of", BigInteger, nullable=False),
    Column("followed_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

subscriber_counts = Table(
    "subscriber_counts",
    metadata,
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), primary_key=True),
    Column("first_observed_at", TIMESTAMP(timezone=True), primary_key=True),
    Column("last_observed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("subscriber_count", BigInteger, nullable=False),
    Column("observations", Integer, nullable=False),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

username_takeovers = Table(
    "username_takeovers",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("observed_by", TIMESTAMP(timezone=True), primary_key=True),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("username", Text, nullable=False),
    Column("present_channel_id", BigInteger, nullable=False),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)
