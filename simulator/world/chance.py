"""Draw numbers that depend only on their labels, so that a restart draws the same ones."""

import hashlib


def number(*labels: object) -> int:
    """Return an unsigned 64-bit number for these labels."""
    text = "\x1f".join(map(str, labels)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def identifier(*labels: object) -> int:
    """Return a positive signed 63-bit number, as Telegram's ids of documents are."""
    return (number(*labels) >> 1) | 1


def fraction(*labels: object) -> float:
    """Return a number in [0, 1) for these labels."""
    return number(*labels) / 2.0**64
