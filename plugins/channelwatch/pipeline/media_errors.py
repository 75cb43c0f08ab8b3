"""Errors by name of files and of the shelf that keeps them."""

from channelwatch.pipeline.errors import ChannelwatchError, SourceFailed


class FileReferenceExpired(SourceFailed):
    """Where the file was to be had is known no more: its post must be asked for anew."""


class FileRefused(SourceFailed):
    """What came is not the file that was told of."""


class NotOnTheShelf(ChannelwatchError):
    """The bytes, or the shelf itself, are not where they were put."""
