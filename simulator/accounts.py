"""Know who may log in, who is, and what state their accounts are in."""

import base64
import hashlib
import os
import time
from dataclasses import dataclass, field

from telethon.crypto import AuthKey
from telethon.sessions import StringSession

from simulator.scenario.model import AccountSpec, Scenario
from simulator.world import chance

TOKEN_SECONDS = 30


class Account:
    """An account and its present state."""

    def __init__(self, spec: AccountSpec, seed: int) -> None:
        self.spec, self.name = spec, spec.name
        self.id = spec.user_id or 10_000_000 + chance.number(seed, spec.name) % 900_000_000
        self.state = str(spec.state)
        self._seed = seed

    def access_hash(self, peer_id: int) -> int:
        """Return this account's hash for a channel or user: no two accounts share one."""
        return chance.identifier(self._seed, self.name, "access", peer_id)

    def provisioned_key(self) -> AuthKey:
        """Return the auth key that this account's ready session holds, the same at every start."""
        label = f"{self._seed}:{self.name}".encode()
        return AuthKey(hashlib.shake_256(b"auth key of " + label).digest(256))


@dataclass(slots=True)
class LoginToken:
    """A QR code that waits to be scanned."""

    token: bytes
    key_id: int
    expires: float
    account: Account | None = None  # who scanned it


@dataclass(slots=True)
class Accounts:
    """Which auth key belongs to whom, and the logins under way."""

    by_name: dict[str, Account]
    logged_in: dict[int, Account] = field(default_factory=dict)  # by auth key id
    code_given: dict[int, Account] = field(default_factory=dict)  # right code, password to come
    password_secrets: dict[int, int] = field(default_factory=dict)  # by auth key id
    duplicated: set[int] = field(default_factory=set)  # keys that are dead for good
    tokens: dict[int, LoginToken] = field(default_factory=dict)  # by auth key id

    @classmethod
    def of(cls, scenario: Scenario) -> "Accounts":
        """Set up a scenario's accounts; provisioned ones are logged in already."""
        accounts = cls({spec.name: Account(spec, scenario.seed) for spec in scenario.accounts})
        for account in accounts.by_name.values():
            if account.spec.provisioned:
                accounts.logged_in[account.provisioned_key().key_id] = account
        return accounts

    def with_phone(self, phone: str) -> Account | None:
        """Return the account of a phone number, with or without its plus sign."""
        digits = phone.lstrip("+")
        return next((a for a in self.by_name.values() if a.spec.phone == digits), None)

    def token(self, key_id: int) -> LoginToken:
        """Return the QR token of a connection, a fresh one when it has expired."""
        known = self.tokens.get(key_id)
        if known is None or (known.account is None and known.expires <= time.time()):
            known = LoginToken(os.urandom(24), key_id, time.time() + TOKEN_SECONDS)
            self.tokens[key_id] = known
        return known

    def find_token(self, token: bytes | None) -> LoginToken | None:
        """Return a waiting token; without one named, the newest that waits."""
        now = time.time()
        waiting = [t for t in self.tokens.values() if t.account is None and t.expires > now]
        if token is None:
            return max(waiting, key=lambda each: each.expires, default=None)
        return next((each for each in waiting if each.token == token), None)


def session_string(key: AuthKey, host: str, port: int) -> str:
    """Write a Telethon StringSession for a key that the server knows."""
    session = StringSession()
    session.set_dc(2, host, port)
    session.auth_key = key
    return str(session.save())


def parse_token(text: str) -> bytes:
    """Read the token of a tg://login?token=... address, or the bare one; ValueError if neither."""
    bare = text.partition("token=")[2] or text
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
