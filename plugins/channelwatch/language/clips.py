"""Look at clips: have their key frames decoded by a process that may fail, and hash them.

Clips are hostile: the process gets the clip and no secrets, and limits of size, memory and time;
whatever else fails means no more than that there are no frames, or fewer. `reason` says why.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import IO

from channelwatch.domain.clips import telling_frames
from channelwatch.domain.perceptual import COLUMNS, ROWS
from channelwatch.pipeline.ports.clips import ClipLooks

MOST_MEMORY = 1 << 30
MOST_SECONDS = 30
"""Of work for the process; it may wait for others as long again."""

_PROGRAM = Path(__file__).with_name("decode_clip.py")
_MOST_LINES = 20_000
_LONGEST_LINE = 200


def look_at_clip(clip: IO[bytes], *, seconds: int = MOST_SECONDS) -> ClipLooks:
    """Return the key frames of a clip that lies in a file on disk, and what went wrong."""
    limits = [str(limit) for limit in (COLUMNS, ROWS, MOST_MEMORY, seconds)]
    clip.seek(0)
    with Popen(  # noqa: S603 -- our own program and numbers, no shell
        [sys.executable, "-I", str(_PROGRAM), *limits],
        stdin=clip,
        stdout=PIPE,
        stderr=DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        start_new_session=True,
    ) as process:
        timer = Timer(2 * seconds, _end, [process])
        timer.start()
        try:
            frames = telling_frames(_answers(process.stdout)) if process.stdout else []
        finally:
            timer.cancel()
            _end(process)
        code = process.wait()
    return ClipLooks(frames=frames, reason=_reason(code))


def _answers(lines: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield moments and cells, up to the first line that is none: the process may be taken over."""
    for _ in range(_MOST_LINES):
        moment, _, cells = lines.readline(_LONGEST_LINE).partition(b" ")
        try:
            grey = bytes.fromhex(cells.decode("ascii"))
            offset_ms = int(moment)
        except ValueError:
            return
        if len(grey) != COLUMNS * ROWS:
            return
        yield offset_ms, grey


def _reason(code: int) -> str | None:
    if code < 0:
        return "looked at as far as the limits of time and memory went"
    return "cannot be decoded, or not to its end" if code else None


def _end(process: Popen[bytes]) -> None:
    """Kill the process, if it still runs."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
