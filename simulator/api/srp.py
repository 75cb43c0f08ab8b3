"""Check 2FA passwords by SRP, the server's side (core.telegram.org/api/srp)."""

import os
from functools import lru_cache
from hashlib import sha256
from typing import Any

from telethon import password as client_side
from telethon.tl import types as t

from simulator.errors import RpcFault
from simulator.mtproto.crypto import GENERATOR, PRIME

_PRIME_BYTES, _GENERATOR_BYTES = PRIME.to_bytes(256, "big"), GENERATOR.to_bytes(256, "big")
_MULTIPLIER = int.from_bytes(sha256(_PRIME_BYTES + _GENERATOR_BYTES).digest(), "big")
_SALT_1, _SALT_2 = b"simulated salt 1", b"simulated salt 2"
_ALGORITHM = t.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
    _SALT_1, _SALT_2, GENERATOR, _PRIME_BYTES
)
Secrets = dict[int, int]  # by auth key id: the server's exponent of the exchange under way


def challenge(secrets: Secrets, key_id: int, password: str | None) -> Any:
    """Return `account.password`; with a password, it opens an exchange."""
    basics = (
        t.PasswordKdfAlgoUnknown(),
        t.SecurePasswordKdfAlgoUnknown(),
        os.urandom(32),
    )
    if password is None:
        return t.account.Password(*basics, has_password=False)
    secret = secrets[key_id] = int.from_bytes(os.urandom(256), "big")
    return t.account.Password(
        *basics,
        has_password=True,
        current_algo=_ALGORITHM,
        srp_B=_public(secret, password).to_bytes(256, "big"),
        srp_id=_srp_id(key_id),
    )


def check(secrets: Secrets, key_id: int, password: str, proof: Any) -> None:
    """Raise PASSWORD_HASH_INVALID unless the client knows the password."""
    secret = secrets.pop(key_id, None)
    if secret is None or getattr(proof, "srp_id", None) != _srp_id(key_id):
        raise RpcFault("SRP_ID_INVALID")
    a, b = proof.A, _public(secret, password).to_bytes(256, "big")
    scramble = int.from_bytes(sha256(a + b).digest(), "big")
    shared = int.from_bytes(a, "big") * pow(_verifier(password), scramble, PRIME)
    key = sha256(pow(shared, secret, PRIME).to_bytes(256, "big")).digest()
    both = zip(sha256(_PRIME_BYTES).digest(), sha256(_GENERATOR_BYTES).digest(), strict=True)
    expected = sha256(
        bytes(x ^ y for x, y in both)
        + sha256(_SALT_1).digest()
        + sha256(_SALT_2).digest()
        + a
        + b
        + key
    ).digest()
    if expected != proof.M1:
        raise RpcFault("PASSWORD_HASH_INVALID")


def _srp_id(key_id: int) -> int:
    return key_id >> 1  # key ids are unsigned, srp ids are not


def _public(secret: int, password: str) -> int:
    return (_MULTIPLIER * _verifier(password) + pow(GENERATOR, secret, PRIME)) % PRIME


@lru_cache(maxsize=16)
def _verifier(password: str) -> int:
    exponent = int.from_bytes(client_side.compute_hash(_ALGORITHM, password), "big")
    return pow(GENERATOR, exponent, PRIME)
