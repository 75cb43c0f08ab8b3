"""Hear whether a post names what was told of, or another event: `another alarm`."""

import re
from collections.abc import Sequence

from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.series.keys import bone_key
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.linking import Link
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims.series.scanning import Hit, Scan

_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]{2,40})[»\"”“]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_BEHIND = 2  # words from `another` to the event that it announces


def cues_of_another(scans: Sequence[Scan]) -> frozenset[str]:
    """Return what the sentences of one post say of its being another event, as cues."""
    said = {"another_event"} if any(map(_announces, scans)) else set()
    if any(hit.start == 0 for found in scans[:1] for hit in _hits(found, "another")):
        said.add("begins_anew")  # `Another drone boat`: whatever it is, it is a further one
    return frozenset(said)


def _announces(found: Scan) -> bool:
    """Tell whether a word for otherness or an ordinal stands right before one for an event."""
    others = [hit.end for cue in ("another", "ordinal") for hit in _hits(found, cue)]
    events = [hit.start for hit in _hits(found, "occasion")]
    return any(0 <= event - other < _BEHIND for other in others for event in events)


def _hits(found: Scan, cue: str) -> list[Hit]:
    return [hit for hit in found.hits if (hit.category, hit.value) == ("cue", cue)]


def quoted_names(text: str) -> frozenset[str]:
    """Return keys of what is written in quotation marks with a capital: ships, brands, works."""
    names = (name for name in _QUOTED.findall(text) if name[:1].isupper())
    return frozenset(bone_key(skeleton(name.split()[0])) for name in names)


def names_again(earlier: ClaimMention, later: ClaimMention, link: Link) -> bool:
    """Tell whether a name comes back, be it at a beginning or with a number: Hexley, Unit-4."""
    left = {mark for mark in earlier.marks if mark[:2] == "n:" or any(map(str.isdigit, mark))}
    return bool(link.names or left & later.marks)


def opens_with_name(earlier: ClaimMention, later: ClaimMention) -> bool:
    """Tell whether the later post's first word is a name of the earlier one: its topic."""
    first = next(iter(_WORD.findall(later.text)), "")
    key = bone_key(skeleton(first))
    known = earlier.names | {mark[2:] for mark in earlier.marks if mark[:2] == "n:"}
    return any(similar(key, name) for name in known)
