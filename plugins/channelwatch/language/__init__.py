"""Lexicons and models, loaded for the claims engine."""

from channelwatch.language.errors import LexiconError
from channelwatch.language.loading import load

__all__ = ["LexiconError", "load"]
