"""Keep an answer as evidence: JSON of its decoded form, with the TL layer it was read in."""

import base64
from datetime import datetime
from typing import Any

import orjson
from telethon.tl.alltlobjects import LAYER
from telethon.tl.tlobject import TLObject

from channelwatch.domain.readings import RawPage


def raw_page(method: str, answer: TLObject, answered_at: datetime) -> RawPage:
    """Return the answer as UTF-8 JSON; bytes become base64 text, times ISO 8601 in UTC."""
    return RawPage(
        method=method,
        tl_layer=LAYER,
        payload=orjson.dumps(answer.to_dict(), default=_encode),
        answered_at=answered_at,
    )


def _encode(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)
