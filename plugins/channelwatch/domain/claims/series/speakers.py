"""Tell for whom the channels of a pair speak."""

import re

from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.series.keys import bone_key
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.naming import named_speakers
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
    if pair.is_same_channel or not (is_concerned(pair) or _speaks_of_itself(pair)):
        return False
    if pair.differing is not None or "service" in pair.later.cues:
        return False
    return bool(pair.link.names or pair.link.shared)


def _speaks_of_itself(pair: Pair) -> bool:
    """`Our trucks were attacked`, in much the same words; a reporter's `we` is about others."""
    is_own = not pair.later.office and "own" in pair.later.cues
    return is_own and pair.link.overlap >= _LIKE_CLAIM


_LIKE_CLAIM = 0.3  # overlap from which who says `we` speaks of the claim


def shares_event(pair: Pair) -> bool:
    """Both say more in common than a name: a word of what happened, a state or a figure."""
    if pair.agreeing is not None or pair.earlier.states & pair.later.states:
        return True
    if pair.earlier.senses & pair.later.senses:
        return True
    if gives_one_count(pair):
        return True
    return any(mark[2:] not in pair.link.names for mark in pair.link.shared)


def gives_one_count(pair: Pair) -> bool:
    """Both give one figure from two on, whatever nouns of two languages go with it."""
    told = {figure.size for figure in pair.earlier.figures if figure.size > 1}
    return any(figure.size in told for figure in pair.later.figures)
