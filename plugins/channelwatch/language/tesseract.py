"""Recognise the text in an image by the program `tesseract`, as Debian packages it."""

import os
import shutil
import signal
from collections.abc import Sequence
from contextlib import suppress
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import IO

from channelwatch.domain.media_texts import MOST_CHARACTERS, MediaSource, RecognisedText
from channelwatch.pipeline.media_text import MediaUnreadable

LANGUAGES = "rus+ukr+spa+eng"
"""Tesseract's names of the languages that claims are read in."""

MOST_IMAGE_BYTES = 20_000_000
_MOST_OUTPUT_BYTES = 4 * MOST_CHARACTERS
_MOST_COMPLAINT_BYTES = 400
_INHERITED = ("PATH", "TESSDATA_PREFIX")


class ProgramMissing(MediaUnreadable):
    """The program is not installed; the message says what to install."""

    def __init__(self, program: str) -> None:
        packages = "tesseract-ocr tesseract-ocr-rus tesseract-ocr-ukr tesseract-ocr-spa"
        super().__init__(f"{program} is not installed: apt install {packages}")


class Tesseract:
    """Runs one process an image, which gets the image on its standard input and no secrets.

    Images are hostile: the program ends after `timeout` seconds, with all that it started, and no
    more of its answer is read than a text may have.
    """

    def __init__(
        self,
        languages: str = LANGUAGES,
        *,
        timeout: float = 60.0,
        program: str = "tesseract",
    ) -> None:
        self._languages = languages
        self._timeout = timeout
        self._program = program

    def read(self, media: bytes) -> RecognisedText:
        """Return the words in an image; MediaUnreadable if it has none, or all that fails."""
        if len(media) > MOST_IMAGE_BYTES:
            message = f"the image has {len(media):,} bytes; at most {MOST_IMAGE_BYTES:,} are read"
            raise MediaUnreadable(message)
        engine = self._run("--version").partition("\n")[0].strip()
        body = self._run("stdin", "stdout", "-l", self._languages, given=media)
        words = body.replace("\f", "\n").strip()
        if not words:
            raise MediaUnreadable("no text was recognised in the image")
        return RecognisedText(source=MediaSource.OCR, body=words, engine=engine or self._program)

    def _run(self, *arguments: str, given: bytes = b"") -> str:
        """Return what the program writes, decoded; bytes that are no UTF-8 become U+FFFD."""
        program = shutil.which(self._program)
        if program is None:
            raise ProgramMissing(self._program)
        with TemporaryFile() as image, TemporaryFile() as complaints:
            image.write(given)
            image.seek(0)
            try:
                written, code = self._answer([program, *arguments], image, complaints)
            except OSError as error:
                message = f"{self._program} cannot be run: {error.strerror}"
                raise MediaUnreadable(message) from None
            if code:
                message = f"{self._program} ended with {code}{_said(complaints)}"
                raise MediaUnreadable(message)
        return written.decode(errors="replace")

    def _answer(
        self, command: Sequence[str], given: IO[bytes], complaints: IO[bytes]
    ) -> tuple[bytes, int]:
        is_overdue = Event()

        def give_up() -> None:
            is_overdue.set()
            _end(process)

        with Popen(  # noqa: S603 -- a fixed program and arguments, no shell
            command,
            stdin=given,
            stdout=PIPE,
            stderr=complaints,
            env=_environment(),
            start_new_session=True,
        ) as process:
            timer = Timer(self._timeout, give_up)
            timer.start()
            try:
                written = process.stdout.read(_MOST_OUTPUT_BYTES + 1) if process.stdout else b""
                if len(written) > _MOST_OUTPUT_BYTES:
                    message = f"{self._program} wrote more than {_MOST_OUTPUT_BYTES:,} bytes"
                    raise MediaUnreadable(message)
                code = process.wait()
            finally:
                timer.cancel()
                _end(process)
        if is_overdue.is_set():
            message = f"{self._program} took more than {self._timeout:g} s"
            raise MediaUnreadable(message)
        return written, code


def _environment() -> dict[str, str]:
    """Return what the program needs: one thread an image, and where its data are."""
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def _end(process: Popen[bytes]) -> None:
    """Kill the program and all that it started, if any of it still runs."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _said(complaints: IO[bytes]) -> str:
    """Return the beginning of what a program complained of, on one line."""
    complaints.seek(0)
    said = complaints.read(_MOST_COMPLAINT_BYTES).decode(errors="replace")
    return f": {' '.join(said.split())}" if said.strip() else ""
