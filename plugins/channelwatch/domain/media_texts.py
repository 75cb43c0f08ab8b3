"""Name where the words of a post may stand besides its caption, and what of them is taken."""

from dataclasses import dataclass
from enum import StrEnum

MOST_CHARACTERS = 50_000
"""The longest text of one piece of media: about an hour of speech."""


class MediaSource(StrEnum):
    """How the words came out of the media."""

    OCR = "ocr"
    TRANSCRIPT = "transcript"


class MediaTextRefused(ValueError):
    """A text that says nothing, or is too long; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedText:
    """Words found in media, by which program and version."""

    source: MediaSource
    body: str
    engine: str


def checked(body: str) -> str:
    """Return a text without the space around it; MediaTextRefused for what cannot be taken."""
    words = body.strip()
    if not words:
        raise MediaTextRefused("there are no words in it")
    if len(words) > MOST_CHARACTERS:
        message = f"it has {len(words):,} characters; at most {MOST_CHARACTERS:,} are taken"
        raise MediaTextRefused(message)
    return words
