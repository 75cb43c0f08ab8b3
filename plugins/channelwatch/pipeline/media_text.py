"""Ask for the text that is written in, or spoken in, a piece of media."""

from typing import Protocol

from channelwatch.domain.media_texts import RecognisedText
from channelwatch.pipeline.errors import ChannelwatchError


class MediaUnreadable(ChannelwatchError):
    """Nothing can be read from the media; the message says why, without any of its words."""


class MediaText(Protocol):
    """Recognises text in media of one sort. Nothing calls it unless somebody asks."""

    def read(self, media: bytes) -> RecognisedText:
        """Return the words in an image or a recording; MediaUnreadable names the problem."""
        ...
