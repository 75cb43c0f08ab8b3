"""Let one command at a time change a stack."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from stack.errors import StackError


@contextmanager
def exclusive(
    path: Path, *, patience: float = 300.0, say: Callable[[str], None] = print
) -> Iterator[None]:
    """Hold the lock file; wait for another holder, and give up after `patience` seconds."""
    deadline = time.monotonic() + patience
    waiting = False
    while (file := _try_lock(path)) is None:
        holder = _holder(path)
        if time.monotonic() > deadline:
            message = (
                f"another command (pid {holder}) has been changing this stack for {patience:.0f} s"
            )
            raise StackError(message)
        if not waiting:
            say(f"waiting for another command on this stack (pid {holder}) …")
        waiting = True
        time.sleep(0.2)
    with file:  # closing lets go of the lock
        yield


def _try_lock(path: Path) -> IO[str] | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # `clean` may have removed the file we opened: a lock on it would exclude nobody.
        if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
            file.close()
            return None
    except (BlockingIOError, FileNotFoundError):
        file.close()
        return None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _holder(path: Path) -> str:
    try:
        return path.read_text() or "unknown"
    except FileNotFoundError:
        return "unknown"
