"""Number, pack and unpack the messages of one MTProto session."""

import asyncio
import gzip
import logging
import struct
import time
from typing import Any, Protocol

from telethon.crypto import AuthKey
from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.tl import TLObject
from telethon.tl import functions as f
from telethon.tl import types as t
from telethon.tl.core import GzipPacked

from simulator.mtproto import crypto
from simulator.mtproto.transport import Transport

log = logging.getLogger(__name__)
CONTAINER, RPC_RESULT, GZIP_PACKED = 0x73F1F8DC, 0xF35C6D01, 0x3072CFA1
SMALLEST_GZIPPED = 8192  # bytes; Telegram packs long answers too


class Host(Protocol):
    """What a session needs of its server."""

    def salt(self, key_id: int) -> int:
        """Return the salt that packets under this key must carry now."""

    def request(self, session: "Session", msg_id: int, request: Any) -> None:
        """Take an RPC request; the answer comes later, through `Session.answer`."""


class Session:
    """One (auth key, session id): what it sends is numbered on real time, never virtual."""

    def __init__(self, host: Host, auth_key: AuthKey, session_id: int, line: Transport) -> None:
        self.host, self.auth_key, self.id, self.line = host, auth_key, session_id, line
        self.key_id: int = auth_key.key_id
        self.opened_at = time.time()
        self._sequence = 0
        self._last_id = 0
        self._outbox: list[bytes] = []

    def receive(self, msg_id: int, body: bytes) -> None:
        """Take one message; an unreadable one inside a container spoils nothing else."""
        (constructor,) = struct.unpack_from("<I", body)
        if constructor == CONTAINER:
            position = 8
            for _ in range(struct.unpack_from("<i", body, 4)[0]):
                inner_id, _seq, size = struct.unpack_from("<qii", body, position)
                self.receive(inner_id, body[position + 16 : position + 16 + size])
                position += 16 + size
            return
        try:
            message = BinaryReader(body).tgread_object()
            if isinstance(message, GzipPacked):
                message = BinaryReader(message.data).tgread_object()
        except TypeNotFoundError as error:
            log.warning("unknown constructor %08x", error.invalid_constructor_id)
            self.answer(msg_id, bytes(t.RpcError(400, "INPUT_METHOD_INVALID")))
            return
        if not self._serve(msg_id, message):
            self.host.request(self, msg_id, message)

    def answer(self, msg_id: int, body: bytes) -> None:
        """Send the result of the request `msg_id`."""
        if len(body) > SMALLEST_GZIPPED:
            packed = TLObject.serialize_bytes(gzip.compress(body, compresslevel=1, mtime=0))
            body = struct.pack("<I", GZIP_PACKED) + packed
        self.send(struct.pack("<Iq", RPC_RESULT, msg_id) + body)

    def send(self, body: bytes, *, content: bool = True) -> None:
        """Queue one message; everything queued in a turn of the loop leaves as one packet."""
        number = self._sequence * 2 + content
        self._sequence += content
        self._outbox.append(struct.pack("<qii", self._new_id(), number, len(body)) + body)
        if len(self._outbox) == 1:
            asyncio.get_running_loop().call_soon(self.flush)

    def flush(self) -> None:
        """Write what is queued."""
        if not self._outbox:
            return
        messages, self._outbox = self._outbox, []
        packet = messages[0]
        if len(messages) > 1:
            packet = struct.pack("<Ii", CONTAINER, len(messages)) + b"".join(messages)
            head = struct.pack("<qii", self._new_id(), self._sequence * 2, len(packet))
            packet = head + packet
        salt = self.host.salt(self.key_id)
        self.line.write_packet(crypto.encrypt(self.auth_key, salt, self.id, packet))

    def _new_id(self) -> int:
        """Server message ids are odd, grow, and sit within 30 s of the client's real time."""
        self._last_id = max(self._last_id + 4, int(time.time() * (1 << 32)) & ~3 | 1)
        return self._last_id

    def _serve(self, msg_id: int, message: Any) -> bool:
        """Handle the protocol's own messages; False when it is a request for the API."""
        match message:
            case t.MsgsAck() | t.MsgsStateInfo() | t.MsgResendReq() | t.HttpWait():
                return True
            case f.PingRequest() | f.PingDelayDisconnectRequest():
                self.send(bytes(t.Pong(msg_id, message.ping_id)), content=False)
            case f.GetFutureSaltsRequest():
                now = int(time.time())
                salts = struct.pack("<ii", now, 1)
                salts += struct.pack("<iiq", now, now + 86400, self.host.salt(self.key_id))
                head = struct.pack("<Iq", t.FutureSalts.CONSTRUCTOR_ID, msg_id)
                self.send(head + salts, content=False)
            case t.MsgsStateReq():
                self.send(bytes(t.MsgsStateInfo(msg_id, "\x04" * len(message.msg_ids))))
            case f.DestroySessionRequest():
                self.send(bytes(t.DestroySessionOk(message.session_id)))
            case _:
                return False
        return True
