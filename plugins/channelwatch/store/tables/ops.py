"""The tables of schema `ops` (how the watch is going), as sql/migrations make them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from channelwatch.store.tables.metadata import metadata

audience_states = Table(
    "audience_states",
    metadata,
    Column(
        "telegram_channel_id",
        BigInteger,
        ForeignKey("core.channels.telegram_channel_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("observed_until", TIMESTAMP(timezone=True), nullable=False),
    Column("state", JSONB, nullable=False),
    Column("updated_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

audits = Table(
    "audits",
    metadata,
    Column("audit_id", BigInteger, Identity(always=True), primary_key=True),
    Column("telegram_channel_id", BigInteger, nullable=False),
    Column("band", Text, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("missed_edits", Integer, nullable=False),
    Column("missed_deletions", Integer, nullable=False),
    Column("audited_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

backfills = Table(
    "backfills",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("before_id", BigInteger, nullable=False),
    Column("posts", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("is_complete", Boolean, nullable=False),
    Column("updated_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("delivery_id", BigInteger, Identity(always=True), primary_key=True),
    Column("target", Text, nullable=False),
    Column("first_position", BigInteger, nullable=False),
    Column("last_position", BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("response_code", Integer),
    Column("error", Text),
    Column("attempted_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

extractor_answers = Table(
    "extractor_answers",
    metadata,
    Column("text_sha256", LargeBinary, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("prompt_version", Text, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("proposals", JSONB, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("problem", Text),
    Column("asked_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

feed_cursors = Table(
    "feed_cursors",
    metadata,
    Column("consumer", Text, primary_key=True),
    Column("feed_position", BigInteger, nullable=False),
    Column("updated_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

flood_waits = Table(
    "flood_waits",
    metadata,
    Column("account", Text, ForeignKey("registry.accounts.account"), primary_key=True),
    Column("method", Text, primary_key=True),
    Column("until", TIMESTAMP(timezone=True), nullable=False),
    Column("recorded_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

polls = Table(
    "polls",
    metadata,
    Column("poll_id", BigInteger, Identity(always=True), primary_key=True),
    Column("account", Text, nullable=False),
    Column("telegram_channel_id", BigInteger),
    Column("username", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("path", Text),
    Column("requests", Integer, nullable=False),
    Column("started_at", TIMESTAMP(timezone=True), nullable=False),
    Column("finished_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

refused_posts = Table(
    "refused_posts",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("telegram_message_id", Numeric, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("first_refused_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)

requests = Table(
    "requests",
    metadata,
    Column("account", Text, ForeignKey("registry.accounts.account"), primary_key=True),
    Column("method", Text, primary_key=True),
    Column("hour", TIMESTAMP(timezone=True), primary_key=True),
    Column("requests", BigInteger, nullable=False),
    Column("floods", BigInteger, nullable=False),
    schema="ops",
)

rounds = Table(
    "rounds",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("telegram_channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("band", Text, primary_key=True),
    Column("before_id", BigInteger),
    Column("finished_at", TIMESTAMP(timezone=True)),
    schema="ops",
)

unexamined = Table(
    "unexamined",
    metadata,
    Column("unexamined_id", BigInteger, Identity(always=True), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("telegram_channel_id", BigInteger, nullable=False),
    Column("telegram_message_id", BigInteger, nullable=False),
    Column("observed_by", TIMESTAMP(timezone=True), nullable=False),
    Column("enqueued_at", TIMESTAMP(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    UniqueConstraint("telegram_channel_id", "subject", "telegram_message_id", "observed_by"),
    schema="ops",
)

unindexed = Table(
    "unindexed",
    metadata,
    Column("telegram_channel_id", BigInteger, primary_key=True),
    Column("telegram_message_id", BigInteger, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("enqueued_at", TIMESTAMP(timezone=True), nullable=False),
    schema="ops",
)
