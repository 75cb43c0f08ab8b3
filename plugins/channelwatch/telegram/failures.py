"""Translate what Telethon raises into the pipeline's errors."""

from datetime import timedelta

from telethon import errors
from telethon.errors.rpcerrorlist import rpc_errors_dict

from channelwatch.domain.kinds import AccountState, ChannelState
from channelwatch.pipeline.errors import (
    AccountUnusable,
    ChannelUnavailable,
    ChannelwatchError,
    ConnectionLost,
    DifferenceRefused,
    Flooded,
    SourceFailed,
)
from channelwatch.pipeline.methods import DIFFERENCE
from channelwatch.pipeline.ports import Clock
from channelwatch.telegram.client import AccountMoved

ACCOUNT_STATES = {
    "AUTH_KEY_DUPLICATED": AccountState.DUPLICATED,
    "AUTH_KEY_UNREGISTERED": AccountState.REVOKED,
    "AUTH_KEY_INVALID": AccountState.REVOKED,
    "AUTH_KEY_PERM_EMPTY": AccountState.REVOKED,
    "SESSION_REVOKED": AccountState.REVOKED,
    "SESSION_EXPIRED": AccountState.REVOKED,
    "SESSION_PASSWORD_NEEDED": AccountState.REVOKED,
    "USER_DEACTIVATED": AccountState.REVOKED,
    "USER_DEACTIVATED_BAN": AccountState.REVOKED,
    "PHONE_NUMBER_BANNED": AccountState.REVOKED,
    "FROZEN_METHOD_INVALID": AccountState.FROZEN,
    "FROZEN_PARTICIPANT_MISSING": AccountState.FROZEN,
}

CHANNEL_STATES = {
    "CHANNEL_PRIVATE": ChannelState.PRIVATE,
    "CHANNEL_PUBLIC_GROUP_NA": ChannelState.PRIVATE,
    "CHANNEL_INVALID": ChannelState.GONE,
    "CHANNEL_BANNED": ChannelState.GONE,
    "CHANNEL_ID_INVALID": ChannelState.GONE,
    "PEER_ID_INVALID": ChannelState.ACCESS_LOST,
    "USER_BANNED_IN_CHANNEL": ChannelState.ACCESS_LOST,
    "CHAT_ADMIN_REQUIRED": ChannelState.ACCESS_LOST,
    "CHAT_RESTRICTED": ChannelState.RESTRICTED,
    "CHAT_FORBIDDEN": ChannelState.ACCESS_LOST,
}

_NAMES = {kind: name for name, kind in rpc_errors_dict.items()}
_FLOODS = (
    errors.FloodWaitError,
    errors.FloodPremiumWaitError,
    errors.SlowModeWaitError,
    errors.FloodTestPhoneWaitError,
)


def error_name(error: errors.RPCError) -> str:
    """Return Telegram's own name of an error, such as CHANNEL_PRIVATE."""
    return _NAMES.get(type(error)) or str(error.message)


def translate(error: Exception, method: str, account: str, clock: Clock) -> ChannelwatchError:
    """Return the pipeline's error for what `method` raised; never with parts of an answer."""
    if isinstance(error, _FLOODS):
        return Flooded(method, clock.now() + timedelta(seconds=error.seconds))
    if isinstance(error, errors.RPCError):
        return _refusal(error_name(error), method, account)
    if isinstance(error, errors.AuthKeyNotFound):
        return AccountUnusable(account, AccountState.REVOKED, "AUTH_KEY_NOT_FOUND")
    if isinstance(error, AccountMoved):
        return AccountUnusable(account, AccountState.REVOKED, f"{error}: log in again")
    if isinstance(error, TimeoutError):
        return SourceFailed(method, "no answer in time")
    if isinstance(error, ConnectionError | OSError | errors.InvalidBufferError):
        return ConnectionLost(method, f"connection lost ({type(error).__name__})")
    return _failure(method, f"unreadable answer ({type(error).__name__})")


def _refusal(name: str, method: str, account: str) -> ChannelwatchError:
    if name in ACCOUNT_STATES:
        return AccountUnusable(account, ACCOUNT_STATES[name], name)
    # Whether the channel itself is closed, those methods tell that every reading needs.
    if name in CHANNEL_STATES and method != DIFFERENCE:
        return ChannelUnavailable(name, CHANNEL_STATES[name])
    return _failure(method, name)


def _failure(method: str, reason: str) -> ChannelwatchError:
    return DifferenceRefused(reason) if method == DIFFERENCE else SourceFailed(method, reason)
