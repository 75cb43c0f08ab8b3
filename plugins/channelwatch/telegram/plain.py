"""Turn TL objects into plain values: names of types, text without what databases refuse."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from telethon.tl.tlobject import TLObject

# They differ between accounts and answers, so they are no facts about a post.
VOLATILE = frozenset({"_", "access_hash", "file_reference", "dc_id", "thumbs", "video_thumbs"})
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str | None) -> str:
    """Return the text with U+FFFD for NUL and lone surrogates, which Postgres refuses."""
    return _UNSTORABLE.sub("\ufffd", text) if text else ""


def type_name(kind: type, prefix: str) -> str:
    """Return MessageEntityTextUrl as text_url, given its prefix MessageEntity."""
    return _snake_case(kind.__name__.removeprefix(prefix) or kind.__name__)


@cache
def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def plain(value: Any) -> Any:
    """Return any TL value as JSON values without volatile parts; bytes as hexadecimal digits."""
    if isinstance(value, TLObject):
        return plain(value.to_dict())
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in VOLATILE and v is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def restrictions(reasons: Iterable[Any] | None) -> tuple[str, ...]:
    """Return restriction reasons as sorted `platform:reason`."""
    if not reasons:
        return ()
    return tuple(sorted(f"{clean(r.platform)}:{clean(r.reason)}" for r in reasons))
