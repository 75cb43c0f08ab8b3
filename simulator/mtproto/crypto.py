"""Keys and ciphers of MTProto: the server's RSA key, Diffie-Hellman, message encryption."""

import hashlib
import os
import struct
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from telethon.crypto import AES, AuthKey
from telethon.tl import TLObject

# The prime that Telegram itself publishes for Diffie-Hellman and for 2FA
# (core.telegram.org/mtproto/auth_key). Clients know it and skip their primality test, which for
# any other prime takes minutes.
PRIME = int(
    "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4db"
    "fa336f6e0ac925139543aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64"
    "2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4a4a695811051907e162753b56b0f6b41"
    "0dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4"
    "e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf"
    "6f4fadf034b10403119cd8e3b92fcc5b",
    16,
)
GENERATOR = 3
SAFE_MARGIN = 1 << (2048 - 64)


def to_bytes(number: int) -> bytes:
    """Return the shortest big-endian form of a positive number."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


class ServerKey:
    """The RSA key that a client without an auth key checks the server by."""

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        self.private = private
        self._numbers = private.private_numbers()
        public = self._numbers.public_numbers
        blob = TLObject.serialize_bytes(to_bytes(public.n))
        blob += TLObject.serialize_bytes(to_bytes(public.e))
        (self.fingerprint,) = struct.unpack("<q", hashlib.sha1(blob).digest()[-8:])  # noqa: S324 - the protocol's choice

    @classmethod
    def load_or_create(cls, path: Path | None = None) -> "ServerKey":
        """Read the key at `path`, or make a new one and, when a path is given, keep it there."""
        if path is not None and path.exists():
            loaded = serialization.load_pem_private_key(
                path.read_bytes(),
                password=None,
                unsafe_skip_rsa_key_validation=True,  # 60 ms a start, for a key we wrote
            )
            if not isinstance(loaded, rsa.RSAPrivateKey):
                msg = f"{path}: not an RSA private key"
                raise ValueError(msg)
            return cls(loaded)
        key = cls(rsa.generate_private_key(public_exponent=65537, key_size=2048))
        if path is not None:
            with os.fdopen(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(key._private_pem())
        return key

    @property
    def public_pem(self) -> str:
        """The public half as PKCS#1 PEM, the form `telethon.crypto.rsa.add_key` takes."""
        return (
            self.private.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.PKCS1)
            .decode()
        )

    def decrypt(self, data: bytes) -> bytes:
        """Undo textbook RSA (by the Chinese remainder theorem), as 255 bytes."""
        n, cipher = self._numbers, int.from_bytes(data, "big")
        m1, m2 = pow(cipher, n.dmp1, n.p), pow(cipher, n.dmq1, n.q)
        return (m2 + (n.iqmp * (m1 - m2) % n.p) * n.q).to_bytes(255, "big")

    def _private_pem(self) -> bytes:
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )


def diffie_hellman_pair() -> tuple[int, int]:
    """Return a secret exponent and its public power, within the range clients accept."""
    while True:
        secret = int.from_bytes(os.urandom(256), "big")
        power = pow(GENERATOR, secret, PRIME)
        if SAFE_MARGIN <= power <= PRIME - SAFE_MARGIN:
            return secret, power


def decrypt(auth_key: AuthKey, packet: bytes) -> tuple[int, int, int, int, bytes]:
    """Open a client's packet: salt, session id, message id, sequence number, body.

    Raises ConnectionError when the message key does not fit the content.
    """
    key, msg_key = auth_key.key, packet[8:24]
    size = len(packet) - 24
    plain = AES.decrypt_ige(packet[24 : 24 + size - size % 16], *_aes(key, msg_key, 0))
    if hashlib.sha256(key[88:120] + plain).digest()[8:24] != msg_key:
        raise ConnectionError("msg_key does not fit the message")
    salt, session_id, msg_id, seq_no, length = struct.unpack_from("<qqqii", plain)
    return salt, session_id, msg_id, seq_no, plain[32 : 32 + length]


def encrypt(auth_key: AuthKey, salt: int, session_id: int, message: bytes) -> bytes:
    """Seal one message (id, seq_no, length and body already in front) for the client."""
    plain = struct.pack("<qq", salt, session_id) + message
    plain += os.urandom(-(len(plain) + 12) % 16 + 12)
    key = auth_key.key
    msg_key = hashlib.sha256(key[96:128] + plain).digest()[8:24]
    sealed = AES.encrypt_ige(plain, *_aes(key, msg_key, 8))
    return struct.pack("<Q", auth_key.key_id) + msg_key + sealed


def _aes(key: bytes, msg_key: bytes, x: int) -> tuple[bytes, bytes]:
    """Derive the AES key and IV; x is 0 from client to server and 8 the other way."""
    a = hashlib.sha256(msg_key + key[x : x + 36]).digest()
    b = hashlib.sha256(key[x + 40 : x + 76] + msg_key).digest()
    return a[:8] + b[8:24] + a[24:], b[:8] + a[8:24] + b[24:]
