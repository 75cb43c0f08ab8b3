"""What one turn at a channel brought back from Telegram, before it is compared with the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from channelwatch.domain.channels import ChannelProfile
from channelwatch.domain.kinds import ChannelState
from channelwatch.domain.posts import Post, PostMetrics


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """One answer as evidence, in a TL layer.

    `encoding` tells what `payload` is: tl, the bytes as Telegram sent them, or json, UTF-8 JSON of
    Telethon's `to_dict()`.
    """

    method: str
    tl_layer: int
    payload: bytes
    answered_at: datetime
    encoding: str = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one turn at one channel showed.

    `asked_at` is taken before the first request is sent, `answered_at` after the last answer:
    a fact seen here became true before `answered_at`, and what it replaces was still true at the
    `asked_at` of the reading before. `subscriber_count` None means that Telegram gave no number.
    `absent_ids` were asked for (or reported deleted) and answered as empty. `skipped_ids` lie
    between posts that were seen and were not shown: published and gone before we looked.
    `is_late` marks what was swept in or backfilled: it may correct the past but never raises a
    real-time alert. `is_part` marks posts of a turn that brings more: as current as the whole, but
    the store is not complete with them. `pts` is the event counter up to which the store is
    complete once this reading is stored; None for one that proves nothing of the kind (backfill,
    audit). `path` is how posts were read: baseline, unchanged, difference, sweep, backfill or
    audit; `note` is what an operator should know of it. `state` is what the channel is to the
    account that read it: active, or restricted although it answers.
    """

    telegram_channel_id: int
    asked_at: datetime
    answered_at: datetime
    profile: ChannelProfile | None = None
    state: ChannelState = ChannelState.ACTIVE
    subscriber_count: int | None = None
    pts: int | None = None
    posts: Sequence[Post] = ()
    absent_ids: Sequence[int] = ()
    skipped_ids: Sequence[int] = ()
    metrics: Sequence[tuple[int, PostMetrics]] = ()
    is_late: bool = False
    is_part: bool = False
    path: str = "unchanged"
    note: str | None = None
    requests: int = 0
    pages: Sequence[RawPage] = field(default=(), repr=False)
