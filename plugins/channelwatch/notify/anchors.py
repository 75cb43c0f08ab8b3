"""Sign the heads of all chains as a file that leaves the database, and read it back.

The file is JSON: `at`, `heads` (channel, position, link digest), `public_key` and an Ed25519
`signature`, hexadecimal, over the other three as JSON with sorted keys and without spaces. Whoever
keeps it can tell later whether any chain was recomputed; whoever knows the public key from
elsewhere can tell that the file is ours.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from channelwatch.domain.chain import ChainHead
from channelwatch.pipeline.errors import ChannelwatchError

KEY_BYTES = 32


class AnchorsInvalid(ChannelwatchError):
    """A file of anchors, or a key for one, cannot be relied on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Heads of chains as they were `at` a moment; `public_key` (hexadecimal) signed them."""

    at: datetime
    heads: Sequence[ChainHead]
    public_key: str


def sign(heads: Sequence[ChainHead], at: datetime, private_key: str) -> bytes:
    """Return the file; AnchorsInvalid when `private_key` is not 64 hexadecimal digits."""
    try:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
    except ValueError:
        msg = "the key that signs anchors must be 64 hexadecimal digits: `openssl rand -hex 32`"
        raise AnchorsInvalid(msg) from None
    document: dict[str, Any] = {
        "at": at.isoformat(),
        "heads": [
            {
                "telegram_channel_id": head.telegram_channel_id,
                "position": head.position,
                "link_sha256": head.link_sha256.hex(),
            }
            for head in heads
        ],
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    signature = key.sign(_canonical(document)).hex()
    return json.dumps(document | {"signature": signature}, indent=1).encode()


def read(file: bytes, public_key: str | None = None) -> Anchors:
    """Return what a file says; AnchorsInvalid when it was not signed, or not by `public_key`.

    Without `public_key` the file's own is believed: then it proves that the file is whole, not
    whose it is.
    """
    try:
        document = json.loads(file)
        signature = bytes.fromhex(document.pop("signature"))
        signed_by = document["public_key"]
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed_by)).verify(
            signature, _canonical(document)
        )
        anchors = Anchors(
            at=datetime.fromisoformat(document["at"]),
            heads=[_head(head) for head in document["heads"]],
            public_key=signed_by,
        )
    except InvalidSignature:
        msg = "the anchors were changed after they were signed"
        raise AnchorsInvalid(msg) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        msg = "this is not a file of anchors"
        raise AnchorsInvalid(msg) from None
    if public_key is not None and public_key.lower() != signed_by.lower():
        msg = f"the anchors were signed by {signed_by}, which is not the key that you named"
        raise AnchorsInvalid(msg)
    return anchors


def _head(values: dict[str, Any]) -> ChainHead:
    return ChainHead(
        telegram_channel_id=int(values["telegram_channel_id"]),
        position=int(values["position"]),
        link_sha256=bytes.fromhex(values["link_sha256"]),
    )


def _canonical(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
