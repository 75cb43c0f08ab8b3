"""A flag: one thing that a person should know, with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channelwatch.domain.kinds import FlagKind, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What changed, between which two moments, by which rule.

    `dedupe_key` is the flag's identity: raising a flag with the same key again updates it, and
    does nothing where nothing differs. `before` and `after` are JSON values that a reader
    compares (text, count, profile fields); `detail` is whatever else explains it. The change
    happened after `observed_after` (None: the channel was not watched before) and not later
    than `observed_by`.
    """

    dedupe_key: str
    kind: FlagKind
    severity: Severity
    telegram_channel_id: int
    observed_by: datetime
    observed_after: datetime | None = None
    telegram_message_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    explanation: str
    confidence: float = 1.0
    permalink: str | None = None
    rule: str
    rule_version: int
