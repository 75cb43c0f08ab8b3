"""Read and write whole MTProto packets over TCP: abridged, intermediate, padded, full."""

import asyncio
import itertools
import struct
from zlib import crc32

BIGGEST_PACKET = 1 << 24
_numbers = itertools.count(1)


class Transport:
    """One TCP connection; its framing is told from the client's first bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer
        self.kind = ""
        self.number = next(_numbers)
        self._head = b""
        self._sent = 0

    @property
    def is_gone(self) -> bool:
        """Tell whether either side has closed the connection."""
        return self.writer.is_closing() or self._reader.at_eof()

    async def detect(self) -> None:
        """Find out which framing the client speaks; ConnectionError when it is none of ours."""
        first = await self._reader.readexactly(1)
        if first == b"\xef":
            self.kind = "abridged"
            return
        first += await self._reader.readexactly(3)
        self.kind = {b"\xee" * 4: "intermediate", b"\xdd" * 4: "padded"}.get(first, "full")
        if self.kind == "full":  # it has no tag: these four bytes are the first length
            self._head = first
            if not 12 <= struct.unpack("<i", first)[0] <= BIGGEST_PACKET:
                raise ConnectionError("neither a known MTProto transport nor an unobfuscated one")

    async def read_packet(self) -> bytes:
        """Return the next packet's content."""
        if self.kind == "full":
            return await self._read_full()
        if self.kind == "abridged":
            words = (await self._read(1))[0] & 0x7F
            if words == 0x7F:
                words = int.from_bytes(await self._read(3), "little")
            return await self._read(words * 4)
        (size,) = struct.unpack("<i", await self._read(4))
        data = await self._read(size & 0x7FFFFFFF)
        return data[: len(data) - len(data) % 4] if self.kind == "padded" else data

    def write_packet(self, data: bytes) -> None:
        """Queue one packet; silently nothing when the client is already gone."""
        if self.writer.is_closing():
            return
        if self.kind == "full":
            framed = struct.pack("<ii", len(data) + 12, self._sent) + data
            self._sent += 1
            framed += struct.pack("<I", crc32(framed))
        elif self.kind == "abridged":
            words = len(data) >> 2
            size = bytes([words]) if words < 0x7F else b"\x7f" + words.to_bytes(3, "little")
            framed = size + data
        else:
            framed = struct.pack("<i", len(data)) + data
        self.writer.write(framed)

    def write_error(self, code: int) -> None:
        """Send a transport error (-404 unknown key, -429 flood): one bare negative int32."""
        if code == -429 and self.kind == "full":
            self.writer.write(struct.pack("<iii", code, code, code))
        else:
            self.write_packet(struct.pack("<i", code))

    async def _read_full(self) -> bytes:
        head = await self._read(8)
        (size,) = struct.unpack_from("<i", head)
        if not 12 <= size <= BIGGEST_PACKET:
            raise ConnectionError("impossible packet length")
        rest = await self._read(size - 8)
        if crc32(head + rest[:-4]) != struct.unpack("<I", rest[-4:])[0]:
            raise ConnectionError("bad checksum in full transport")
        return rest[:-4]

    async def _read(self, size: int) -> bytes:
        if not self._head:
            return await self._reader.readexactly(size)
        head, self._head = self._head[:size], self._head[size:]
        return head + await self._reader.readexactly(size - len(head)) if size > len(head) else head
