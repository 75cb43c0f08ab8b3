"""Make hostile values storable: what Postgres refuses in a text is replaced, no page is lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

# jsonb and text refuse NUL, UTF-8 refuses lone surrogates.
_REFUSED = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

LARGEST_ID = 2**63 - 1

JsonRow = Mapping[str, Any]


class Unstorable(Exception):
    """A value that no column can hold."""


def clean_text(text: str) -> str:
    """Replace NUL and lone surrogates by U+FFFD; the raw page keeps the original."""
    return _REFUSED.sub(_REPLACEMENT, text)


def to_json(rows: JsonRow | Sequence[JsonRow]) -> bytes:
    """Return rows as JSON that jsonb accepts; Unstorable for integers past 64 bits."""
    try:
        encoded = orjson.dumps(rows, default=_plain)
    except TypeError:  # a lone surrogate, or something worse
        return _dumps(_clean(rows))
    # An escaped NUL may also be a backslash that the text really has: cleaning is harmless then.
    return _dumps(_clean(rows)) if b"\\u0000" in encoded else encoded


def id_array(ids: Iterable[int]) -> str:
    """Return ids as one literal of a bigint[].

    A list would be an expression of as many constants, for Postgres to read and to plan.
    """
    return f"{{{','.join(map(str, ids))}}}"


def to_json_array(rows: Sequence[bytes]) -> str:
    """Join encoded rows into one JSON array."""
    return (b"[" + b",".join(rows) + b"]").decode()


def _plain(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def _dumps(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError as refused:
        raise Unstorable(str(refused)) from None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {clean_text(str(key)): _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
