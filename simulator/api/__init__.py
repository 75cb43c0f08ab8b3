"""The part of Telegram's API that a reader of public channels calls."""

from simulator.api import auth, channels, files, messages, service, updates

__all__ = ["auth", "channels", "files", "messages", "service", "updates"]
