"""A Telethon client tamed for a collector: no retries behind our back, no silent fallbacks."""

import logging
from collections.abc import Awaitable
from typing import Any

from telethon import TelegramClient, errors, functions, types
from telethon.sessions import StringSession

from channelwatch.telegram.credentials import AccountCredentials, proxy_options

CONNECT_SECONDS = 10
CONNECTION_RETRIES = 2
RETRY_SECONDS = 1

# Below WARNING, Telethon logs undecodable answers with their bytes: texts and ids of posts.
telethon_log = logging.getLogger("channelwatch.telethon")
telethon_log.setLevel(logging.ERROR)


class AccountMoved(Exception):
    """Telegram wants this account on another data centre, where its key is unknown."""

    def __init__(self, dc_id: int) -> None:
        super().__init__(f"USER_MIGRATE_{dc_id}")


_TROUBLE = (
    errors.ServerError,
    errors.RpcCallFailError,
    errors.RpcMcgetFailError,
    errors.InterdcCallErrorError,
    errors.InterdcCallRichErrorError,
    errors.TimedOutError,
)
"""After these Telethon sleeps for two seconds, even where it is told not to try again."""


class _ToldAtOnce(Exception):
    """Carries such an error past Telethon: a turn that falls back or comes again need not wait."""

    def __init__(self, error: errors.RPCError) -> None:
        super().__init__(str(error))
        self.error = error


async def _at_once(answer: Awaitable[Any]) -> Any:
    try:
        return await answer
    except _TROUBLE as error:
        raise _ToldAtOnce(error) from None


class _Letting:
    """A sender that lets a request read its own answer, also in the wrapper that asks for peace.

    Without it the wrapper (invokeWithoutUpdates) would read in the place of what it wraps.
    """

    def __init__(self, sender: Any) -> None:
        self._sender = sender

    def send(self, request: Any, ordered: bool = False) -> Any:
        if isinstance(request, functions.InvokeWithoutUpdatesRequest):
            request.read_result = request.query.read_result
        answer = self._sender.send(request, ordered=ordered)
        return answer if isinstance(answer, list) else _at_once(answer)


class AccountClient(TelegramClient):
    """One account's connection, opened from a session in memory."""

    def __init__(self, account: str, session: StringSession, credentials: AccountCredentials):
        super().__init__(
            session,
            credentials.api_id,
            credentials.api_hash,
            use_ipv6=":" in (session.server_address or ""),
            proxy=proxy_options(account, credentials.proxy),
            timeout=CONNECT_SECONDS,
            request_retries=0,
            connection_retries=CONNECTION_RETRIES,
            retry_delay=RETRY_SECONDS,
            flood_sleep_threshold=0,
            raise_last_call_error=True,
            device_model=credentials.device_model,
            system_version=credentials.system_version,
            app_version=credentials.app_version,
            lang_code=credentials.lang_code,
            system_lang_code=credentials.system_lang_code,
            receive_updates=False,
            base_logger=telethon_log,
        )
        is_override = credentials.dc_host is not None
        self._only_address = (session.server_address, session.port) if is_override else None

    @property
    def is_cut_off(self) -> bool:
        """Tell whether the line is down; Telethon calls a client connected while it tries again."""
        return not self._sender._transport_connected()  # noqa: SLF001 - it tells nobody else

    async def get_me(self, input_peer: bool = False) -> None:
        """Let the error out where Telethon would answer None.

        `connect` calls this, so a revoked session fails there, by name. It is told of nobody, so
        that it does not go on to ask for updates that nobody reads: two requests at every login.
        """
        await self(functions.users.GetUsersRequest([types.InputUserSelf()]))

    async def _call(self, sender: Any, request: Any, **options: Any) -> Any:
        """Let a request read its own answer: evidence is what came over the wire."""
        try:
            return await super()._call(_Letting(sender), request, **options)
        except _ToldAtOnce as told:
            raise told.error from None

    async def _get_dc(self, dc_id: int, cdn: bool = False) -> Any:
        """Keep to the overriding address: the answer to help.getConfig is cached on the class."""
        if self._only_address is None:
            return await super()._get_dc(dc_id, cdn)
        host, port = self._only_address
        return types.DcOption(dc_id, host, port)

    async def _switch_dc(self, new_dc: int) -> None:
        """Refuse to move: Telethon would throw the key away and go on without a login."""
        raise AccountMoved(new_dc)
