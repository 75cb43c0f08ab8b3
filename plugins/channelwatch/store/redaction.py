"""Take messages out of an answer of Telegram that is kept as evidence."""

import json
from collections.abc import Collection
from typing import Any

FORGOTTEN = "MessageForgotten"
"""What stands in an answer in place of a message that was forgotten."""


def redact(payload: bytes, telegram_channel_id: int, ids: Collection[int]) -> bytes | None:
    """Return the answer (JSON of `to_dict()`) without these messages of a channel.

    Their numbers stay. None if the answer has none of them.
    """
    document = json.loads(payload)
    redacted = _without(document, telegram_channel_id, frozenset(ids))
    if redacted == document:
        return None
    return json.dumps(redacted, ensure_ascii=False, separators=(",", ":")).encode()


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
