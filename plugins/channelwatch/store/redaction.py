"""Take messages out of an answer of Telegram that is kept as evidence."""

import json
import struct
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from channelwatch.domain.readings import RawPage
from channelwatch.store.evidence import as_json

FORGOTTEN = "MessageForgotten"
"""What stands in an answer in place of a message that was forgotten."""


def redact(page: RawPage, telegram_channel_id: int, ids: Collection[int]) -> RawPage | None:
    """Return the answer, as JSON, without these messages of a channel; their numbers stay.

    None if it has none of them. EvidenceUnreadable if it may, and cannot be read.
    """
    if page.encoding == "tl" and not _may_hold(page.payload, ids):
        return None
    document = json.loads(as_json(page))
    redacted = _without(document, telegram_channel_id, frozenset(ids))
    if redacted == document:
        return None
    payload = json.dumps(redacted, ensure_ascii=False, separators=(",", ":")).encode()
    return replace(page, payload=payload, encoding="json")


def _may_hold(answer: bytes, ids: Collection[int]) -> bool:
    """Tell whether a number stands anywhere in an answer: TL writes it as a 32-bit integer."""
    return any(struct.pack("<I", i) in answer for i in ids if 0 <= i < 2**32)


def _without(value: Any, channel: int, ids: frozenset[int]) -> Any:
    if isinstance(value, list):
        return [_without(item, channel, ids) for item in value]
    if not isinstance(value, dict):
        return value
    if _is_message(value, channel) and value.get("id") in ids:
        return {"_": FORGOTTEN, "id": value["id"]}
    return {key: _without(item, channel, ids) for key, item in value.items()}


def _is_message(value: dict[str, Any], channel: int) -> bool:
    """Tell whether this is a message of the channel, as to_dict() names its types."""
    if value.get("_") not in ("Message", "MessageService"):
        return False
    peer = value.get("peer_id") or {}
    return bool(peer.get("channel_id", channel) == channel)
