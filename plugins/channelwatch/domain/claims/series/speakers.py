"""Tell for whom the channels of a pair speak."""

import re

from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.series.keys import bone_key
from channelwatch.domain.claims.series.linking import named_speakers, similar
from channelwatch.domain.claims.series.pair import Pair


def is_concerned(pair: Pair) -> bool:
    """Tell whether the later channel speaks for those of whom the earlier one tells."""
    return pair.later.is_party or bool(named_speakers(pair.earlier, pair.later))


def opens_with_speaker(pair: Pair) -> bool:
    """`Waterworks: no cuts are planned` gives their word, `Selby: no cuts` names a place."""
    found = _OPENING.match(pair.later.text)
    if found is None:
        return False
    bones = {bone_key(skeleton(word)) for word in found[1].casefold().split()}
    told = {mark[2:] for mark in pair.earlier.marks}
    return not any(similar(bone, other) for bone in bones for other in told)


_OPENING = re.compile(r"\W*([^\W\d_]{3,}(?: [^\W\d_]+){0,2}): ")


def is_party_answer(pair: Pair) -> bool:
    """Tell whether who is concerned speaks of what another channel told, as others would not."""
    if pair.is_same_channel or pair.earlier.is_party or not is_concerned(pair):
        return False
    if pair.differing is not None or "service" in pair.later.cues:
        return False
    return bool(pair.link.names or pair.link.shared)
