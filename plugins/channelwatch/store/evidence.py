"""Read an answer that is kept as evidence, whichever way it is kept."""

import base64
from typing import Any

import orjson

from channelwatch.domain.readings import RawPage
from channelwatch.pipeline.errors import ChannelwatchError


class EvidenceUnreadable(ChannelwatchError):
    """An answer in a layer of TL that the Telethon at hand does not read."""

    def __init__(self, tl_layer: int, known: int) -> None:
        super().__init__(
            f"an answer in TL layer {tl_layer} cannot be read by this Telethon, which speaks layer"
            f" {known}: read its bytes with one of that layer"
        )


def as_json(page: RawPage) -> bytes:
    """Return an answer as JSON; EvidenceUnreadable where the layer's types have changed since."""
    if page.encoding == "json":
        return page.payload
    # Telegram's schema is thousands of classes: who reads no evidence does without them.
    from telethon.extensions import BinaryReader
    from telethon.tl.alltlobjects import LAYER

    try:
        with BinaryReader(page.payload) as reader:
            return json_of(reader.tgread_object())
    except Exception:  # whatever a reader makes of other types; parts of texts may be in it
        raise EvidenceUnreadable(page.tl_layer, LAYER) from None


def json_of(answer: Any) -> bytes:
    """Return a TL object as UTF-8 JSON of its `to_dict()`; bytes in base64, times ISO 8601, UTC."""
    return orjson.dumps(answer.to_dict(), default=_encode)


def _encode(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)
