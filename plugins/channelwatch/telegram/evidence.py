"""Keep an answer as evidence: the bytes that Telegram sent, with the TL layer that they are in."""

from datetime import datetime

from telethon.extensions import BinaryReader
from telethon.tl.alltlobjects import LAYER
from telethon.tl.tlobject import TLObject, TLRequest

from channelwatch.domain.readings import RawPage


class Witness:
    """Sees the answer to one request, unpacked and not yet decoded."""

    def __init__(self, request: TLRequest) -> None:
        self.answer = b""
        self._read = request.read_result
        request.read_result = self._keep

    def _keep(self, reader: BinaryReader) -> TLObject:
        """Read the answer in Telethon's stead: first as bytes, then as what they mean."""
        begin = reader.tell_position()
        self.answer = reader.read()
        reader.set_position(begin)
        return self._read(reader)

    def page(self, method: str, answered_at: datetime) -> RawPage:
        """Return what was answered, as evidence."""
        return RawPage(
            method=method,
            tl_layer=LAYER,
            encoding="tl",
            payload=self.answer,
            answered_at=answered_at,
        )
