"""Log in and out: by code, by password, by QR code."""

import time
from typing import Any

from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.accounts import Account
from simulator.api import peers, srp
from simulator.api.registry import Call, serves
from simulator.errors import RpcFault


@serves(f.auth.SendCodeRequest, f.auth.ResendCodeRequest)
def send_code(call: Call, request: Any) -> Any:
    """Pretend to send the code that the scenario gives the account."""
    _expect_account(call, request.phone_number)
    return t.auth.SentCode(t.auth.SentCodeTypeApp(5), "simulated", timeout=60)


@serves(f.auth.SignInRequest)
def sign_in(call: Call, request: Any) -> Any:
    """Log in by code, or ask for the password."""
    account = _expect_account(call, request.phone_number)
    if not request.phone_code:
        raise RpcFault("PHONE_CODE_EMPTY")
    if request.phone_code_hash != "simulated":
        raise RpcFault("PHONE_CODE_EXPIRED")
    if request.phone_code != account.spec.code:
        raise RpcFault("PHONE_CODE_INVALID")
    return _admit(call, account)


@serves(f.account.GetPasswordRequest)
def get_password(call: Call, request: Any) -> Any:
    """Open an SRP exchange with whoever logs in or is logged in under this key."""
    account = call.accounts.code_given.get(call.key_id) or call.account
    return srp.challenge(call.accounts.password_secrets, call.key_id, account.spec.password)


@serves(f.auth.CheckPasswordRequest)
def check_password(call: Call, request: Any) -> Any:
    """Log in by 2FA password."""
    account = call.accounts.code_given.get(call.key_id)
    if account is None or account.spec.password is None:
        raise RpcFault("PASSWORD_MISSING")
    srp.check(call.accounts.password_secrets, call.key_id, account.spec.password, request.password)
    return _enter(call, account)


@serves(f.auth.LogOutRequest)
def log_out(call: Call, request: Any) -> Any:
    """Forget that this key belongs to anybody."""
    call.accounts.logged_in.pop(call.key_id, None)
    return t.auth.LoggedOut()


@serves(f.auth.ExportLoginTokenRequest)
def export_login_token(call: Call, request: Any) -> Any:
    """Show a QR code; once it was scanned, let its holder in."""
    token = call.accounts.token(call.key_id)
    if token.account is None:
        return t.auth.LoginToken(int(token.expires), token.token)
    return t.auth.LoginTokenSuccess(_admit(call, token.account))


@serves(f.auth.ImportLoginTokenRequest)
def import_login_token(call: Call, request: Any) -> Any:
    """Let in the holder of a token that was scanned (after a change of data centre)."""
    token = call.accounts.tokens.get(call.key_id)
    if token is None or token.token != request.token:
        raise RpcFault("AUTH_TOKEN_INVALID")
    return export_login_token(call, request)


@serves(f.auth.AcceptLoginTokenRequest)
def accept_login_token(call: Call, request: Any) -> Any:
    """Scan a QR code from an account that is logged in."""
    token = call.accounts.find_token(request.token)
    if token is None:
        raise RpcFault("AUTH_TOKEN_INVALID")
    token.account = call.account
    now = int(time.time())
    return t.Authorization(
        hash=0, device_model="", platform="", system_version="", api_id=1, app_name="",
        app_version="", date_created=now, date_active=now, ip="127.0.0.1", country="", region="",
    )  # fmt: skip


def _expect_account(call: Call, phone: str) -> Account:
    account = call.accounts.with_phone(phone)
    if account is None:
        raise RpcFault(
            "PHONE_NUMBER_UNOCCUPIED" if phone.strip("+").isdigit() else "PHONE_NUMBER_INVALID"
        )
    if account.state == "banned":
        raise RpcFault("PHONE_NUMBER_BANNED")
    return account


def _admit(call: Call, account: Account) -> Any:
    """Let an account in, unless it has a password to ask for first."""
    if account.spec.password is not None:
        call.accounts.code_given[call.key_id] = account
        raise RpcFault("SESSION_PASSWORD_NEEDED")
    return _enter(call, account)


def _enter(call: Call, account: Account) -> Any:
    call.accounts.code_given.pop(call.key_id, None)
    call.accounts.tokens.pop(call.key_id, None)
    call.accounts.logged_in[call.key_id] = account
    return t.auth.Authorization(peers.myself(account))
