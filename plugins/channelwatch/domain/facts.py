"""A stored fact that detectors compare: what was, what is, and between which moments it turned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something stored that no detector has looked at yet.

    `before` and `after` are plain values that a detector compares, by `subject`:

    - post: None → text, media, revision, published_at, is_service
    - revision, deletion: text, media, poll, revision, state (live, deleted, expired, hidden)
    - profile: the fields of ChannelProfile
    - channel_state: state, reason
    - username: telegram_channel_id, username
    - statement: said_at; `telegram_message_id` is the number of the statement
    """

    fact_id: int
    subject: str
    telegram_channel_id: int
    telegram_message_id: int | None
    username: str | None
    observed_after: datetime | None
    observed_by: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    is_late: bool = False
