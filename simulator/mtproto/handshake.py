"""Agree on an auth key with a client that has none (core.telegram.org/mtproto/auth_key)."""

import hashlib
import os
import time
from collections.abc import Callable
from typing import Any

from telethon.crypto import AES, AuthKey
from telethon.extensions import BinaryReader
from telethon.helpers import generate_key_data_from_nonce
from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.mtproto import crypto

# Factoring pq is the client's proof of work, so small primes do. Telethon reads pq as a signed
# number: the top bit of its first byte must be clear.
P, Q = 65537, 65539


class Handshake:
    """The three plain requests of one connection that end in a shared auth key."""

    def __init__(self, server_key: crypto.ServerKey, on_key: Callable[[AuthKey], None]) -> None:
        self._server_key = server_key
        self._on_key = on_key

    def answer(self, request: Any) -> Any:
        """Return the answer to a plain request; ConnectionError when it is out of place."""
        if isinstance(request, f.ReqPqRequest | f.ReqPqMultiRequest):
            return self._offer(request)
        if isinstance(request, f.ReqDHParamsRequest):
            return self._parameters(request)
        if isinstance(request, f.SetClientDHParamsRequest):
            return self._agree(request)
        msg = f"unexpected plain request {type(request).__name__}"
        raise ConnectionError(msg)

    def _offer(self, request: Any) -> Any:
        self._nonce = request.nonce
        self._server_nonce = int.from_bytes(os.urandom(16), "little", signed=True)
        pq = crypto.to_bytes(P * Q)
        return t.ResPQ(self._nonce, self._server_nonce, pq, [self._server_key.fingerprint])

    def _parameters(self, request: Any) -> Any:
        plain = self._server_key.decrypt(request.encrypted_data)
        inner = BinaryReader(plain[20:]).tgread_object()
        if _sha1(bytes(inner)) != plain[:20] or inner.nonce != self._nonce:
            raise ConnectionError("pq_inner_data does not check out")
        self._new_nonce = inner.new_nonce
        self._secret, power = crypto.diffie_hellman_pair()
        offer = bytes(
            t.ServerDHInnerData(
                self._nonce,
                self._server_nonce,
                crypto.GENERATOR,
                crypto.to_bytes(crypto.PRIME),
                crypto.to_bytes(power),
                int(time.time()),
            )
        )
        offer = _sha1(offer) + offer
        offer += os.urandom(-len(offer) % 16)
        self._cipher = generate_key_data_from_nonce(self._server_nonce, self._new_nonce)
        sealed = AES.encrypt_ige(offer, *self._cipher)
        return t.ServerDHParamsOk(self._nonce, self._server_nonce, sealed)

    def _agree(self, request: Any) -> Any:
        plain = AES.decrypt_ige(request.encrypted_data, *self._cipher)
        inner = BinaryReader(plain[20:]).tgread_object()
        shared = pow(int.from_bytes(inner.g_b, "big"), self._secret, crypto.PRIME)
        key = AuthKey(shared.to_bytes(256, "big"))
        if shared.bit_length() <= 255 * 8:
            # Telethon drops the leading zero byte and would keep a 255-byte key, which its
            # StringSession then garbles. Asked to retry, it starts over by itself.
            proof = key.calc_new_nonce_hash(self._new_nonce, 2)
            return t.DhGenRetry(self._nonce, self._server_nonce, proof)
        self._on_key(key)
        proof = key.calc_new_nonce_hash(self._new_nonce, 1)
        return t.DhGenOk(self._nonce, self._server_nonce, proof)


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data).digest()  # noqa: S324 - the protocol's choice
