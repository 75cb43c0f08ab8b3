"""Compare two texts word by word, for people who read them side by side."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

MAX_ALIGNED_CELLS = 25_000_000
"""Words before × words after that are still aligned (an alignment takes one bit each); beyond it,
what lies between the common beginning and the common end counts as replaced."""

_TOKEN = re.compile(
    r"""
    \d+(?:[.,:\u00a0\u202f]\d+)*  # a figure keeps its separators: 1 500, 3,5, 14:05
    | [\w\u0300-\u036f\u200d\ufe0f]+  # a word with its combining marks
    | \s+
    | .  # any other character by itself
    """,
    re.VERBOSE | re.DOTALL,
)


class Fate(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text that shares one fate; never empty."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A stretch of both texts: equal, or one replaced by the other."""

    is_same: bool
    before: str
    after: str


def diff_words(before: str, after: str) -> list[Segment]:
    """Return the segments that make `after` of `before`.

    The texts of same and removed segments add up to `before`, those of same and added ones to
    `after`. No two neighbours share a fate; where one text replaces another, the removed one comes
    first. A space or a comma between two changed words belongs to the change.
    """
    runs = _merged(_runs(_TOKEN.findall(before), _TOKEN.findall(after)))
    return [segment for run in runs for segment in _segments(run)]


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[_Run]:
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    yield _same(before[:start])
    if len(old) * len(new) > MAX_ALIGNED_CELLS:
        yield _Run(is_same=False, before="".join(old), after="".join(new))
    else:
        for step in LCSseq.opcodes(old, new):
            pair = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
            yield _Run(is_same=step.tag == "equal", before="".join(pair[0]), after="".join(pair[1]))
    yield _same(before[len(before) - end :])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many leading tokens two sequences share."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _same(tokens: Sequence[str]) -> _Run:
    return _Run(is_same=True, before="".join(tokens), after="".join(tokens))


def _merged(runs: Iterable[_Run]) -> list[_Run]:
    """Join neighbours of one fate, and changes that only punctuation keeps apart."""
    merged: list[_Run] = []
    for run in runs:
        if not run.before and not run.after:
            continue
        if len(merged) > 1 and not run.is_same and _is_bridge(merged[-1]):
            run = _joined(merged.pop(), run)
        if merged and merged[-1].is_same == run.is_same:
            run = _joined(merged.pop(), run, is_same=run.is_same)
        merged.append(run)
    return merged


def _is_bridge(run: _Run) -> bool:
    return run.is_same and "\n" not in run.before and not re.search(r"\w", run.before)


def _joined(first: _Run, second: _Run, *, is_same: bool = False) -> _Run:
    return _Run(
        is_same=is_same, before=first.before + second.before, after=first.after + second.after
    )


def _segments(run: _Run) -> Iterator[Segment]:
    if run.is_same:
        yield Segment(fate=Fate.SAME, text=run.before)
        return
    if run.before:
        yield Segment(fate=Fate.REMOVED, text=run.before)
    if run.after:
        yield Segment(fate=Fate.ADDED, text=run.after)
