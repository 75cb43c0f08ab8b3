"""Measure how fast a claim finds and judges its kin among 10,000 and 100,000 stored ones."""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from channelwatch.domain.claims.series.index import MentionIndex
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims.series.stream import relate_in_stream

_ASKED = 300  # mentions that are matched against the store


def matching_speed(mentions: Sequence[ClaimMention], stored: int) -> float:
    """Return claim mentions matched a second of one core's time against `stored` earlier ones.

    The real mentions are repeated with their names and words renamed, so that the store has as
    many different claims as it has rows; all lie in the window, which is the worst case.
    """
    window = timedelta(days=3650)
    index = MentionIndex(window=window)
    start = mentions[0].at
    for number in range(stored):
        copy, place = divmod(number, len(mentions))
        index.add(replace(_renamed(mentions[place], copy), at=start + timedelta(seconds=number)))
    asked = random.Random(7).sample(list(mentions), min(_ASKED, len(mentions)))
    later = start + timedelta(seconds=stored + 1)
    began = time.process_time()
    for mention in asked:
        new = replace(mention, post=f"new {mention.post}", at=later)
        list(relate_in_stream(new, index.candidates(new), index.weigh(new), index.last_own(new)))
    return len(asked) / (time.process_time() - began)


def _renamed(mention: ClaimMention, copy: int) -> ClaimMention:
    """Return another claim of the same make: half its words and all its names are other ones."""
    if copy == 0:
        return mention
    marks = frozenset(f"{key}{copy}" if hash(key) % 2 else key for key in sorted(mention.marks))
    names = frozenset(f"{name}{copy}" for name in mention.names)
    return replace(mention, post=f"{mention.post} {copy}", marks=marks, names=names)
