"""Log an account in, by code or by QR code; the session exists in memory only.

Source: core.telegram.org/api/auth and core.telegram.org/api/qr-login.
"""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from telethon import TelegramClient, errors, events, functions, types
from telethon.crypto import rsa
from telethon.password import compute_check
from telethon.sessions import StringSession

from channelwatch.pipeline.errors import AccountMisconfigured, ChannelwatchError
from channelwatch.pipeline.ports import Clock
from channelwatch.telegram.client import AccountClient
from channelwatch.telegram.credentials import AccountCredentials, look_up
from channelwatch.telegram.failures import error_name, translate

CALL_SECONDS = 20.0
LOGIN = "auth"
LOOK_AGAIN_SECONDS = 5.0
"""A scanned QR code is announced; a lost announcement costs so long."""

AGAIN = {
    "PHONE_CODE_INVALID": "that is not the code",
    "PHONE_CODE_EMPTY": "that is not the code",
    "PASSWORD_HASH_INVALID": "that is not the account's password",
}
FINAL = {
    "PHONE_CODE_EXPIRED": "the code has expired: start again for a new one",
    "PHONE_NUMBER_INVALID": "that is not a phone number: write it like +99966010001",
    "PHONE_NUMBER_UNOCCUPIED": "no account has this number: make one in Telegram's own app first",
    "PHONE_NUMBER_BANNED": "Telegram has banned this number",
    "PHONE_NUMBER_FLOOD": "too many attempts for this number: wait a day",
    "PHONE_PASSWORD_FLOOD": "too many attempts for this number: wait a day",
    "API_ID_INVALID": "Telegram does not know this api_id with this api_hash",
    "AUTH_TOKEN_EXPIRED": "the QR code has expired: start again for a new one",
}


class LoginRefused(ChannelwatchError):
    """Telegram does not log this account in; the message says why."""


class TryAgain(ChannelwatchError):
    """What was entered is wrong and may be entered again."""


class PasswordWanted(ChannelwatchError):
    """The account has two-step verification."""

    def __init__(self) -> None:
        super().__init__("the account has a password (two-step verification)")


class LoginClient(AccountClient):
    """A client that nobody is logged in with yet: it may still change its data centre."""

    def __init__(self, account: str, session: StringSession, credentials: AccountCredentials):
        super().__init__(account, session, credentials)
        self._no_updates = False  # a scanned QR code is told by an update

    async def get_me(self, input_peer: bool = False) -> None:
        """Return nobody; `connect` asks."""

    async def _switch_dc(self, new_dc: int) -> None:
        await TelegramClient._switch_dc(self, new_dc)  # noqa: SLF001 - what our base refuses


class TelethonLogin:
    """A login under way. Every call raises ChannelwatchError and nothing else."""

    def __init__(self, client: LoginClient, account: str, clock: Clock) -> None:
        self._client = client
        self._account = account
        self._clock = clock
        self._phone = self._code_hash = ""
        self._scanned = asyncio.Event()
        client.add_event_handler(self._note_scan, events.Raw(types.UpdateLoginToken))

    async def request_code(self, phone: str) -> None:
        """Have Telegram send the code to the account's other devices."""
        self._phone = "+" + "".join(filter(str.isdigit, phone))
        ids = (self._client.api_id, self._client.api_hash)
        request = functions.auth.SendCodeRequest(self._phone, *ids, types.CodeSettings())
        self._code_hash = (await self._ask(request)).phone_code_hash

    async def enter_code(self, code: str) -> None:
        """Log in; TryAgain for a wrong code, PasswordWanted when that was only the first half."""
        digits = "".join(filter(str.isdigit, code))
        answer = await self._ask(functions.auth.SignInRequest(self._phone, self._code_hash, digits))
        self._admitted(answer)

    async def enter_password(self, password: str) -> None:
        """Finish the login by two-step verification; TryAgain for a wrong password."""
        challenge = await self._ask(functions.account.GetPasswordRequest())
        check = await asyncio.to_thread(compute_check, challenge, password)
        self._admitted(await self._ask(functions.auth.CheckPasswordRequest(check)))

    async def qr_link(self) -> str:
        """Return the tg://login link of a fresh QR code."""
        answer = await self._export_token()
        if not isinstance(answer, types.auth.LoginToken):
            raise LoginRefused("somebody is logged in already")
        self._expires = answer.expires.timestamp()
        token = base64.urlsafe_b64encode(answer.token).decode().rstrip("=")
        return f"tg://login?token={token}"

    async def await_scan(self) -> bool:
        """Wait until the QR code was scanned; False when it expired before."""
        while time.time() < self._expires:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._scanned.wait(), LOOK_AGAIN_SECONDS)
            answer = await self._export_token()
            if isinstance(answer, types.auth.LoginTokenMigrateTo):
                await self._client._switch_dc(answer.dc_id)  # noqa: SLF001 - as its own qr_login
                answer = await self._ask(functions.auth.ImportLoginTokenRequest(answer.token))
            if isinstance(answer, types.auth.LoginTokenSuccess):
                self._admitted(answer.authorization)
                return True
        return False

    @property
    def masked_phone(self) -> str:
        """Return enough of the account's number for a person to tell it from others."""
        return f"+{self._phone[:3]}…{self._phone[-2:]}"

    def session_string(self) -> str:
        """Return the session; LoginRefused for the rare key that a string cannot hold.

        One Diffie-Hellman key in 256 begins with a zero byte, which Telethon drops.
        """
        saved = str(self._client.session.save())
        if StringSession(saved).auth_key.key != self._client.session.auth_key.key:
            raise LoginRefused("the session cannot be saved: log in once more")
        return saved

    def _admitted(self, answer: Any) -> None:
        if not isinstance(answer, types.auth.Authorization):
            raise LoginRefused(FINAL["PHONE_NUMBER_UNOCCUPIED"])
        self._phone = answer.user.phone or ""

    async def _export_token(self) -> Any:
        ids = (self._client.api_id, self._client.api_hash)
        return await self._ask(functions.auth.ExportLoginTokenRequest(*ids, except_ids=[]))

    async def _note_scan(self, _update: object) -> None:
        self._scanned.set()

    async def _ask(self, request: Any) -> Any:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                try:
                    return await self._client(request)
                except (errors.PhoneMigrateError, errors.NetworkMigrateError):
                    return await self._client(request)  # now connected to the right data centre
        except errors.SessionPasswordNeededError:
            raise PasswordWanted from None
        except errors.RPCError as error:
            raise _refusal(error, self._account, self._clock) from None
        except Exception as error:
            raise translate(error, LOGIN, self._account, self._clock) from None


def _refusal(error: errors.RPCError, account: str, clock: Clock) -> ChannelwatchError:
    name = error_name(error)
    if name in AGAIN:
        return TryAgain(AGAIN[name])
    if name in FINAL:
        return LoginRefused(FINAL[name])
    return translate(error, LOGIN, account, clock)


@asynccontextmanager
async def open_login(
    account: str, credentials: AccountCredentials, clock: Clock, *, server_key: str | None = None
) -> AsyncIterator[TelethonLogin]:
    """Connect without a login; the caller holds the account's lease.

    `server_key` is the PEM of a simulator's RSA key: it is added to those that Telethon trusts in
    this process, so never give one for Telegram itself.
    """
    session = StringSession()
    if credentials.dc_host is not None:
        host = await look_up(account, credentials.dc_host, credentials.dc_port)
        session.set_dc(credentials.dc_id, host, credentials.dc_port)
    if server_key is not None:
        if credentials.dc_host is None:
            raise AccountMisconfigured(account, "a server key is for another server than Telegram")
        rsa.add_key(server_key, old=False)
    client = LoginClient(account, session, credentials)
    try:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await client.connect()
        except Exception as error:
            raise translate(error, LOGIN, account, clock) from None
        yield TelethonLogin(client, account, clock)
    finally:
        await client.disconnect()
