"""Open and close an account's connection to Telegram."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache

from channelwatch.pipeline.errors import ConnectionLost, SourceFailed
from channelwatch.pipeline.methods import EVERY_METHOD
from channelwatch.pipeline.ports import Clock, Source
from channelwatch.pipeline.ports.media import FileSource
from channelwatch.telegram.client import AccountClient
from channelwatch.telegram.credentials import AccountCredentials, open_session
from channelwatch.telegram.failures import translate
from channelwatch.telegram.files import TelethonFiles
from channelwatch.telegram.source import TelethonSource

CALL_SECONDS = 20.0
"""How long an answer may take: a dropped one would be waited for without end."""


class TelethonConnector:
    """Connects accounts; `credentials` gives what an account needs to log in.

    `call_seconds` bounds every request, in real time.
    """

    def __init__(
        self,
        credentials: Callable[[str], AccountCredentials],
        clock: Clock,
        *,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        self._seconds = call_seconds

    @asynccontextmanager
    async def connect(self, account: str) -> AsyncIterator[Source]:
        """Connect and log in, disconnect at the end.

        AccountMisconfigured, AccountUnusable, ConnectionLost or Flooded tell why there is none.
        """
        async with self._client(account) as client:
            yield TelethonSource(client, account, self._clock, self._seconds)

    @asynccontextmanager
    async def connect_files(self, account: str) -> AsyncIterator[FileSource]:
        """Connect as `connect` does, to ask for the bytes of media."""
        async with self._client(account) as client:
            yield TelethonFiles(client, account, self._clock, self._seconds)

    @asynccontextmanager
    async def _client(self, account: str) -> AsyncIterator[AccountClient]:
        _freeze_loaded()
        credentials = self._credentials(account)
        session = await open_session(account, credentials)
        client = AccountClient(account, session, credentials)
        try:
            await self._log_in(client, account)
            yield client
        finally:
            await client.disconnect()

    async def _log_in(self, client: AccountClient, account: str) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect()
        except Exception as error:
            failure = translate(error, EVERY_METHOD, account, self._clock)
            if isinstance(failure, SourceFailed):
                failure = ConnectionLost("login", failure.reason)
            raise failure from None


@cache
def _freeze_loaded() -> None:
    """Take what is loaded by now out of the garbage collector's rounds, once.

    Telegram's schema alone is thousands of classes that stay, and every few pages of posts would
    have them all looked through: a quarter of a backfill's processor time.
    """
    gc.freeze()
