"""Ask a person for what a login takes: phone, code, password, or a scanned QR code."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import segno
import typer

from channelwatch.cli.output import console
from channelwatch.telegram.login import LoginRefused, PasswordWanted, TelethonLogin, TryAgain

ATTEMPTS = 3
QR_CODES = 6


async def by_code(login: TelethonLogin) -> None:
    """Log in by the code that Telegram sends to the account's other devices."""
    await login.request_code(await _ask("Phone number, with country code"))
    console.print("Telegram sent a code to the account's other devices.")
    try:
        await _until_right("Code", login.enter_code)
    except PasswordWanted:
        await by_password(login)


async def by_qr(login: TelethonLogin) -> None:
    """Log in by a QR code that an app of the account scans; each is good for half a minute."""
    try:
        for _ in range(QR_CODES):
            _show_link(await login.qr_link())
            if await login.await_scan():
                return
    except PasswordWanted:
        await by_password(login)
        return
    raise LoginRefused("nobody scanned a QR code")


async def by_password(login: TelethonLogin) -> None:
    """Finish by the password of two-step verification."""
    await _until_right("Password (two-step verification)", login.enter_password, is_secret=True)


async def _until_right(
    what: str, enter: Callable[[str], Awaitable[None]], *, is_secret: bool = False
) -> None:
    for left in reversed(range(ATTEMPTS)):
        try:
            await enter(await _ask(what, is_secret=is_secret))
            return
        except TryAgain as wrong:
            if not left:
                msg = f"{wrong}, {ATTEMPTS} times: start again later"
                raise LoginRefused(msg) from None
            console.print(f"{wrong}; try again")


async def _ask(what: str, *, is_secret: bool = False) -> str:
    """Prompt in a thread: the connection has to stay alive while a person types."""
    answer: Any = await asyncio.to_thread(typer.prompt, what, hide_input=is_secret)
    return str(answer)


def _show_link(link: str) -> None:
    """Draw the link as a QR code, and print it for where a drawing cannot be scanned."""
    segno.make(link, error="l").terminal(compact=True)
    console.print("Scan it in Telegram: Settings, Devices, Link desktop device. Or open:")
    console.print(link, markup=False, highlight=False, soft_wrap=True)
