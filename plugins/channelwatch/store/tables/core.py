"""The tables of schema `core` (facts), as sql/migrations make them."""

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP, TSVECTOR

from channelwatch.store.tables.metadata import metadata

CHANNEL = "core.channels.telegram_channel_id"
POST_KEY = ("telegram_channel_id", "telegram_message_id")

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

comments = Table(
    "comments",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("post_channel_id", BigInteger, nullable=False),
    Column("post_message_id", BigInteger, nullable=False),
    ForeignKeyConstraint(POST_KEY, [f"core.posts.{name}" for name in POST_KEY], ondelete="CASCADE"),
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

media_files = Table(
    "media_files",
    metadata,
    Column("media_id", BigInteger, primary_key=True, autoincrement=False),
    Column("telegram_channel_id", BigInteger, nullable=False),
    Column("telegram_message_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("mime", Text),
    Column("told_bytes", BigInteger),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("attempts", SmallInteger, nullable=False),
    Column("next_try_at", TIMESTAMP(timezone=True), nullable=False),
    Column("sha256", LargeBinary),
    Column("stored_bytes", BigInteger),
    Column("perceptual_hash", BigInteger),
    Column("perceptual_of", Text),
    Column("perceptual_bands", ARRAY(SmallInteger)),
    Column("queued_at", TIMESTAMP(timezone=True), nullable=False),
    Column("stored_at", TIMESTAMP(timezone=True)),
    Column("removed_at", TIMESTAMP(timezone=True)),
    schema="core",
)

post_metrics = Table(
    "post_metrics",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("observed_at", TIMESTAMP(timezone=True), primary_key=True),
    Column("views", BigInteger),
    Column("forwards", BigInteger),
    Column("replies", BigInteger),
    Column("reactions", JSONB(none_as_null=True)),
    Column("poll_results", JSONB(none_as_null=True)),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="core",
)

post_revisions = Table(
    "post_revisions",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("observed_by", TIMESTAMP(timezone=True), nullable=False),
    Column("edited_at", TIMESTAMP(timezone=True)),
    Column("body", Text, nullable=False),
    Column("entities", JSONB(none_as_null=True), nullable=False),
    Column("media", JSONB(none_as_null=True)),
    Column("poll", JSONB(none_as_null=True)),
    Column("preview", JSONB(none_as_null=True)),
    Column("fact_check", Text),
    Column("content_sha256", LargeBinary, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    ForeignKeyConstraint(POST_KEY, [f"core.posts.{name}" for name in POST_KEY]),
    UniqueConstraint("telegram_channel_id", "telegram_message_id", "observed_by"),
    schema="core",
)

post_states = Table(
    "post_states",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("observed_by", TIMESTAMP(timezone=True), primary_key=True),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("state", Text, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    ForeignKeyConstraint(POST_KEY, [f"core.posts.{name}" for name in POST_KEY]),
    schema="core",
)

posts = Table(
    "posts",
    metadata,
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("published_at", TIMESTAMP(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("state_observed_after", TIMESTAMP(timezone=True)),
    Column("state_observed_by", TIMESTAMP(timezone=True)),
    Column("absent_after", TIMESTAMP(timezone=True)),
    Column("absent_by", TIMESTAMP(timezone=True)),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("observed_by", TIMESTAMP(timezone=True), nullable=False),
    Column("revision_count", Integer, nullable=False),
    Column("content_sha256", LargeBinary, nullable=False),
    Column("content_observed_by", TIMESTAMP(timezone=True), nullable=False),
    Column("edited_at", TIMESTAMP(timezone=True)),
    Column("is_service", Boolean, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("grouped_id", BigInteger),
    Column("reply_to_message_id", BigInteger),
    Column("forward_channel_id", BigInteger),
    Column("forward_message_id", BigInteger),
    Column("forward_published_at", TIMESTAMP(timezone=True)),
    Column("forward_name", Text),
    Column("signature", Text),
    Column("via_bot_id", BigInteger),
    Column("restriction_reasons", ARRAY(Text), nullable=False),
    Column("expires_at", TIMESTAMP(timezone=True)),
    Column("content_purged_at", TIMESTAMP(timezone=True)),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
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

unseen_posts = Table(
    "unseen_posts",
    metadata,
    Column("telegram_channel_id", BigInteger, ForeignKey(CHANNEL), primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("observed_after", TIMESTAMP(timezone=True)),
    Column("observed_by", TIMESTAMP(timezone=True), nullable=False),
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
