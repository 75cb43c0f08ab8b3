"""Decode key frames of the clip on standard input; a program of its own, see `language.clips`.

Of a short clip it decodes all and takes two frames a second besides: a copy may have its key frames
anywhere. Writes a line for each frame: its moment in milliseconds, a space, and the brightness of
its cells (0–255) in hexadecimal digits.

Clips are hostile and decoders are large: this process holds no secret, opens nothing but the clip,
and ends at its limits of memory and time. What was written until then stands.
"""

import os
import resource
import sys
from collections.abc import Iterator
from typing import Any

MOST_POINTS = 50_000_000
MOST_DECODED = 1500 * 1280 * 720
"""Points of a clip that is decoded whole: fifty seconds of thirty a second at 1280 × 720."""

EVERY_MS = 500
FORMATS = "mov,mp4,matroska,webm,avi,mpegts,flv,gif"
CODECS = "h264,hevc,av1,libdav1d,vp8,vp9,mpeg4,h263,mpeg2video,mjpeg,gif"


def frames(columns: int, rows: int) -> Iterator[tuple[int, bytes]]:
    """Yield frames: the moment in milliseconds, and the cells row by row."""
    import av

    # No list of names that a clip brings along is followed: no other file, no address.
    limits = {"format_whitelist": FORMATS, "codec_whitelist": CODECS, "protocol_whitelist": "none"}
    with av.open(sys.stdin.buffer, "r", container_options=limits) as clip:
        shown = clip.streams.video[0]
        shown.codec_context.thread_count = 1
        shown.codec_context.options = {"max_pixels": str(MOST_POINTS)}
        is_whole, due_ms = _is_short(shown), 0
        for packet in clip.demux(shown):
            # The last one is empty: it has the decoder give what it still holds.
            if packet.size and not (is_whole or packet.is_keyframe):
                continue
            for frame in packet.decode():
                offset_ms = round((frame.time or 0) * 1000)
                if frame.key_frame or offset_ms >= due_ms:
                    yield offset_ms, _cells(frame, columns, rows)
                    due_ms = offset_ms + EVERY_MS


def _is_short(shown: Any) -> bool:
    """Tell whether a clip says that it is short; one that lies is ended by the limits."""
    seconds = float((shown.duration or 0) * shown.time_base)
    told = float(shown.frames or seconds * float(shown.average_rate or 0))
    return 0 < told * int(shown.width * shown.height) <= MOST_DECODED


def _cells(frame: Any, columns: int, rows: int) -> bytes:
    from PIL import Image

    grey = frame.reformat(format="gray")
    plane = grey.planes[0]
    size, line = (grey.width, grey.height), plane.line_size
    picture = Image.frombuffer("L", size, bytes(plane), "raw", "L", line, 1)
    return picture.resize((columns, rows), Image.Resampling.BOX).tobytes()


def hold_to(memory: int, seconds: int) -> None:
    """Limit this process in bytes of memory and seconds of work; it writes no file at all."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for limited, most in limits.items():
        resource.setrlimit(limited, (most, most))
    os.nice(10)


if __name__ == "__main__":
    wide, high, most_memory, most_seconds = map(int, sys.argv[1:])
    hold_to(most_memory, most_seconds)
    for moment, brightness in frames(wide, high):
        print(moment, brightness.hex(), flush=True)  # noqa: T201 - its answer
