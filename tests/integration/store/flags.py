"""Flags with only what a test is about."""

from typing import Any

from channelwatch.domain.flags import Flag
from channelwatch.domain.kinds import FlagKind, Severity
from tests.fakes.clock import START
from tests.integration.store.readings import CHANNEL


def flag(key: str, **parts: Any) -> Flag:
    values: dict[str, Any] = {
        "dedupe_key": key,
        "kind": FlagKind.SUBSCRIBER_CHANGE,
        "severity": Severity.LOW,
        "telegram_channel_id": CHANNEL,
        "observed_by": START,
        "before": {"subscriber_count": 160},
        "after": {"subscriber_count": 240},
        "explanation": "Subscribers went from 160 to 240.",
        "rule": "subscriber_change",
        "rule_version": 1,
    }
    return Flag(**(values | parts))
