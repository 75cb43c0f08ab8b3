"""Lexicons and models, loaded for the claims engine."""

from channelwatch.language.loading import LexiconError, load

__all__ = ["LexiconError", "load"]
