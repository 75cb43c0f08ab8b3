"""Find what an edit touched: the words that went and came, and the sentences around them."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from channelwatch.domain.claims.model import Change, Span
from channelwatch.domain.claims.wording import words

SENTENCE_END = re.compile(r"(?<=[.!?…;|])\s+|\n+")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST = 600  # letters
_START = 20  # letters by which a sentence is found again


class Edit(NamedTuple):
    """What an edit touched: the words that came and went, and the sentences they stood in.

    `is_late` tells whether each side's sentences, the old and the new, stand in the second half of
    its text.
    """

    came: str
    new: str
    went: str
    old: str
    is_late: tuple[bool, bool]

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The four texts, those of the new side first: the old one is often empty."""
        return self[:4]


def edit_of(before: str, after: str, told: Sequence[Change]) -> Edit | None:
    """Return what differs where the rules tell something, else wherever two texts differ.

    None where it is more than a few sentences.
    """
    if told:
        old = " ".join(_around(before, one.before_span, one) for one in told if one.before_span)
        new = " ".join(_around(after, one.after_span, one) for one in told if one.after_span)
    else:
        old, new = _differing(before, after)
    if len(old) + len(new) > _LONGEST:
        return None
    went, came = _parted(old, new)
    return Edit(came, new, went, old, (_is_late(old, before), _is_late(new, after)))


def _around(text: str, span: Span, change: Change) -> str:
    """Return the sentences that a span touches; of what came or went whole, just that."""
    start, end = span
    if not (change.before_span and change.after_span):
        return text[start:end]
    ends = [match.span() for match in SENTENCE_END.finditer(text)]
    first = max((n for _, n in ends if n <= start), default=0)
    last = min((n for n, _ in ends if n >= end), default=len(text))
    return text[first:last]


def _differing(before: str, after: str) -> tuple[str, str]:
    sides = [SENTENCE_END.split(text) for text in (before, after)]
    kept = {tuple(words(one)) for one in sides[0]} & {tuple(words(one)) for one in sides[1]}
    old, new = (
        " ".join(one for one in side if words(one) and tuple(words(one)) not in kept)
        for side in sides
    )
    return old, new


def _parted(old: str, new: str) -> tuple[str, str]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    old_words, new_words = ([token.casefold() for token in side] for side in (before, after))
    went, came = [], []
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for what, i, j, k, n in matcher.get_opcodes():
        if what != "equal":
            went += before[i:j]
            came += after[k:n]
    return " ".join(went), " ".join(came)


def _is_late(sentences: str, text: str) -> bool:
    return bool(sentences) and text.find(sentences[:_START]) > len(text) / 2
