"""Tell what is known of edits from which weights are learned: written ones, and real ones in sets."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bench.claims_data import cosmetic_edits, factual_edits
from bench.claims_written import COSMETIC
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.edits.signals import signals
from channelwatch.domain.claims.edits.touched import edit_of
from channelwatch.domain.claims.edits.weighing import is_open
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.meaning import Vector, directions
from channelwatch.domain.claims.model import Change
from channelwatch.domain.kinds import Severity
from channelwatch.language.encoder import encode

GRAVITY = {
    "negation": "critical", "actor": "critical", "place": "critical", "retraction": "critical",
    "attribution": "high medium", "hedge": "high medium", "role": "high", "value": "high critical",
    "comparator": "medium", "time": "medium", "sentence_added": "medium", "sentence_removed": "medium",
    "reworded": "low medium", "cosmetic": "none",
}  # fmt: skip
"""The severities of each kind that are learned, the first for whatever else is said."""
Row = dict[str, Any]


class Example(NamedTuple):
    """An edit: what is known of it, what it is called, and of which rows or page it is."""

    group: str
    signals: frozenset[str]
    meaning: Vector
    label: str
    is_real: bool = False


@cache
def _remembered(text: str) -> Vector:
    return encode([text])[0]


def encode_once(texts: Sequence[str]) -> list[Vector]:
    """Encode texts, each once in this process."""
    return [_remembered(text) for text in texts]


def written(rows: Iterable[Row], rules: Lexicons) -> Iterator[Example]:
    """Yield what is known of rows, whatever the rules find in them; nothing of long ones."""
    for row in rows:
        texts = row["before"], row["after"]
        changes = compare_revisions(*texts, lexicons=rules, language=row["lang"]).changes
        yield from _example(row["id"], texts, changes, _label(row))


def real(folder: Path, rules: Lexicons) -> Iterator[Example]:
    """Yield the edits of the benchmarks' sets in which rules find nothing firm."""
    for edit in factual_edits(folder):
        texts = edit.before, edit.after
        changes = compare_revisions(*texts, lexicons=rules, language="en").changes
        if is_open(changes):
            yield from _example(edit.group, texts, changes, _factual(changes[0]), is_real=True)
    for language, edits in cosmetic_edits(folder).values():
        for edit in edits:
            texts = edit.before, edit.after
            changes = compare_revisions(*texts, lexicons=rules, language=language).changes
            if is_open(changes):
                yield from _example(edit.group, texts, changes, "cosmetic:none", is_real=True)


def _example(
    group: str, texts: tuple[str, str], told: Sequence[Change], label: str, *, is_real: bool = False
) -> Iterator[Example]:
    edit = edit_of(*texts, told)
    if edit is not None:
        meaning = directions(edit.texts, encode_once)
        yield Example(group, signals(edit, told), meaning, label, is_real)


def _label(row: Row) -> str:
    kind = row["kind"][0] if isinstance(row["kind"], list) else row["kind"]
    kind = "cosmetic" if kind in COSMETIC else "reworded" if kind == "rewording" else kind
    return _graded(kind, row["severity"])


def _factual(told: Change) -> str:
    """Call a fact's change what the rules call it, or another wording that matters."""
    is_told = told.severity.rank >= Severity.MEDIUM.rank
    return _graded(told.kind if is_told else "reworded", told.severity if is_told else "medium")


def _graded(kind: str, severity: str) -> str:
    grades = GRAVITY[kind].split()
    return f"{kind}:{severity if severity in grades else grades[0]}"
