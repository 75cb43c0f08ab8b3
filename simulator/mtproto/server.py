"""Accept connections, keep auth keys and salts, hand each packet to its session."""

import asyncio
import hashlib
import logging
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from telethon.crypto import AuthKey
from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.tl import types as t

from simulator.mtproto import crypto
from simulator.mtproto.handshake import Handshake
from simulator.mtproto.session import Session
from simulator.mtproto.transport import Transport

log = logging.getLogger(__name__)
UNKNOWN_KEY, WRONG_SALT = -404, 48

OnRequest = Callable[[Session, int, Any], None]


class MTProtoServer:
    """A loopback endpoint: `on_request` gets every API request with the session it came on."""

    def __init__(self, server_key: crypto.ServerKey, on_request: OnRequest) -> None:
        self.keys: dict[int, AuthKey] = {}
        self.sessions: dict[tuple[int, int], Session] = {}
        self._server_key = server_key
        self._on_request = on_request
        self._salt_epoch = 0
        self._lines: set[Transport] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, listener: socket.socket) -> None:
        """Serve on a socket that is already bound."""
        self._server = await asyncio.start_server(self._serve, sock=listener)

    async def stop(self) -> None:
        """Close the listener and every connection."""
        if self._server is not None:
            self._server.close()
        self.drop_connections()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def add_key(self, key: AuthKey) -> None:
        """Make a key known, so that a client holding it needs no handshake."""
        self.keys[key.key_id] = key

    def forget_key(self, key_id: int) -> None:
        """Forget a key: packets under it get the transport error -404."""
        self.keys.pop(key_id, None)

    def drop_connections(self) -> None:
        """Close every client connection, as a restarting server would."""
        for line in list(self._lines):
            line.writer.close()

    def change_salts(self) -> None:
        """Make every salt handed out so far invalid."""
        self._salt_epoch += 1

    def salt(self, key_id: int) -> int:
        """Return the salt that is valid for this key now."""
        digest = hashlib.sha256(b"%d %d" % (key_id, self._salt_epoch)).digest()
        return int.from_bytes(digest[:8], "little", signed=True)

    def request(self, session: Session, msg_id: int, request: Any) -> None:
        """Pass an API request on."""
        self._on_request(session, msg_id, request)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection handler always runs as a task
        self._tasks.add(task)
        line = Transport(reader, writer)
        self._lines.add(line)
        handshake = Handshake(self._server_key, self.add_key)
        try:
            await line.detect()
            while True:
                self._packet(line, handshake, await line.read_packet())
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass  # the client closed the connection
        except (ConnectionError, OSError, TypeNotFoundError, struct.error) as error:
            log.info("connection dropped: %s", error)
        finally:
            self._forget_line(line)
            self._tasks.discard(task)
            writer.close()

    def _packet(self, line: Transport, handshake: Handshake, packet: bytes) -> None:
        (key_id,) = struct.unpack_from("<Q", packet)
        if key_id == 0:
            (size,) = struct.unpack_from("<i", packet, 16)
            request = BinaryReader(packet[20 : 20 + size]).tgread_object()
            body = bytes(handshake.answer(request))
            msg_id = int(time.time() * (1 << 32)) & ~3 | 1
            line.write_packet(struct.pack("<qqi", 0, msg_id, len(body)) + body)
            return
        key = self.keys.get(key_id)
        if key is None:
            line.write_error(UNKNOWN_KEY)
            return
        salt, session_id, msg_id, seq_no, body = crypto.decrypt(key, packet)
        session = self.sessions.get((key_id, session_id)) or Session(self, key, session_id, line)
        if salt != self.salt(key_id):
            notice = t.BadServerSalt(msg_id, seq_no, WRONG_SALT, self.salt(key_id))
            session.send(bytes(notice), content=False)
            return
        if (key_id, session_id) not in self.sessions:
            self.sessions[key_id, session_id] = session
            session.send(bytes(t.NewSessionCreated(msg_id, session_id, salt)))
        session.line = line
        session.receive(msg_id, body)

    def _forget_line(self, line: Transport) -> None:
        self._lines.discard(line)
        for name in [name for name, session in self.sessions.items() if session.line is line]:
            del self.sessions[name]
