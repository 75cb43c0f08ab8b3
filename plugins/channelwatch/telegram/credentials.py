"""Hold what an account needs to log in; secrets never show in a repr."""

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from telethon.sessions import StringSession

from channelwatch.pipeline.errors import AccountMisconfigured

PROXY_TYPES = ("socks5", "socks4", "http")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCredentials:
    """A session string is a full login: it stays in memory and goes nowhere else.

    `dc_host` (with `dc_port`, `dc_id`) replaces the address in the session: a simulator or a test
    data centre. `proxy` is an address such as `socks5://user:secret@host:1080`. One account keeps
    one egress address and one device: the device fields should never change.
    """

    session_string: str = field(repr=False)
    api_id: int
    api_hash: str = field(repr=False)
    dc_id: int = 2
    dc_host: str | None = None
    dc_port: int = 443
    proxy: str | None = field(default=None, repr=False)
    device_model: str | None = None
    system_version: str | None = None
    app_version: str | None = None
    lang_code: str = "en"
    system_lang_code: str = "en"


async def open_session(account: str, credentials: AccountCredentials) -> StringSession:
    """Return the session in memory, aimed at the override if there is one.

    AccountMisconfigured when the string is no session, or `dc_host` has no address.
    """
    try:
        session = StringSession(credentials.session_string.strip())
    except Exception:
        session = None
    if session is None or not session.auth_key:
        raise AccountMisconfigured(account, "the session string is not a Telethon session")
    if credentials.dc_host is not None:
        host = await look_up(account, credentials.dc_host, credentials.dc_port)
        session.set_dc(credentials.dc_id, host, credentials.dc_port)
    return session


async def look_up(account: str, host: str, port: int) -> str:
    """Look a host up; IPv4 first, and never a name: a StringSession saves addresses only."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        reason = f"dc_host {host!r} cannot be looked up: {error.strerror}"
        raise AccountMisconfigured(account, reason) from None
    ipv4 = [info for info in found if info[0] is socket.AF_INET]
    return str((ipv4 or found)[0][4][0])


def proxy_options(account: str, proxy: str | None) -> dict[str, Any] | None:
    """Return a proxy address as Telethon wants it; AccountMisconfigured when it is not one."""
    if not proxy:
        return None
    parts = urlsplit(proxy)
    if parts.scheme not in PROXY_TYPES or not parts.hostname or not parts.port:
        raise AccountMisconfigured(account, "proxy must be socks5://[user:secret@]host:port")
    return {
        "proxy_type": parts.scheme,
        "addr": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "rdns": True,
    }
