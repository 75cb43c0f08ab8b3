"""Answer a call with an error, under the code that Telegram gives it."""

import re

from telethon.errors import rpcerrorlist

# Where the code is not that of the class Telethon files the error under. 406 for CHANNEL_PRIVATE:
# core.telegram.org/method/channels.getFullChannel.
_CODES = {"CHANNEL_PRIVATE": 406, "Timeout": -503, "No workers running": -500}


class RpcFault(Exception):
    """An error that ends a call."""

    def __init__(self, message: str, code: int | None = None) -> None:
        self.message = message
        self.code = code_of(message) if code is None else code
        super().__init__(f"{self.code} {message}")


def code_of(message: str) -> int:
    """Return the code of a Telegram error, 400 for one that Telethon does not know."""
    if message in _CODES:
        return _CODES[message]
    known = rpcerrorlist.rpc_errors_dict.get(message.upper())
    for pattern, error in rpcerrorlist.rpc_errors_re:
        known = known or (error if re.match(pattern, message) else None)
    return int(known.code or 400) if known else 400
