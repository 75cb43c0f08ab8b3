"""Read files of weights of evidence, as the benchmarks' trainers write them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from channelwatch.domain.claims.meaning import Vector
from channelwatch.domain.claims.weights import Weights
from channelwatch.language.errors import LexiconError


def read_weights(path: Path) -> Weights | None:
    """Return the weights of evidence in a file; None where there is none: the rules suffice.

    Raises LexiconError when it is something else.
    """
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text("utf-8"))
        weights = Weights(
            version=str(content["version"]),
            kinds=tuple(content["kinds"]),
            bias=tuple(map(float, content["bias"])),
            signals={name: tuple(map(float, row)) for name, row in content["signals"].items()},
            meaning=_rows(content, "meaning"),
            story=_rows(content, "story"),
        )
        weights.chances(weights.signals)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        msg = f"{path.name}: no weights of evidence: {error}"
        raise LexiconError(msg) from error
    return weights


def _rows(content: Mapping[str, Any], name: str) -> tuple[Vector, ...]:
    """Return the rows of a name, of which there may be none; one for each kind, all as long."""
    rows = tuple(tuple(map(float, row)) for row in content.get(name, ()))
    if rows and (len(rows) != len(content["kinds"]) or len(set(map(len, rows))) > 1):
        msg = f"{name}: not one row for each kind, all of one length"
        raise ValueError(msg)
    return rows
