"""Find the names that two posts share: said in both, borne by a channel, or carried on."""

import re

from channelwatch.domain.claims.masking import normalise_word
from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.series.keys import bone_key
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.model import ClaimMention

_CAPITAL = re.compile(r"\b[^\W\d_a-zа-яіїєґñáéíóú]\w{3,}")
_LONG_HANDLE, _BONES = 5, 3  # letters of a handle's word, and consonants of a name


def shared_names(earlier: ClaimMention, later: ClaimMention) -> frozenset[str]:
    """Return the names of either that the other says too, as a name or at a sentence's start.

    Who names the actor behind the other's channel speaks to it.
    """
    left, right = _words(earlier), _words(later)
    return frozenset(
        [name for name in earlier.names if any(similar(name, word) for word in right | later.names)]
        + [
            name
            for name in later.names
            if any(similar(name, word) for word in left | earlier.names)
        ]
        + list({earlier.speaker} & later.names | {later.speaker} & earlier.names)
    )


def named_speakers(earlier: ClaimMention, later: ClaimMention) -> frozenset[str]:
    """Return the names in a post that the later channel bears: `@kolosbank` speaks for itself."""
    if earlier.channel == later.channel or later.office == "media":
        return frozenset()
    return borne_names(earlier.names - earlier.places, later) | _spelled_names(earlier, later)


def _spelled_names(earlier: ClaimMention, later: ClaimMention) -> frozenset[str]:
    """Words that the earlier post writes with a capital and the handle bears, but for places.

    Across scripts only what stands in quotation marks is compared: places hardly do.
    """
    parts = {part for part in later.channel.casefold().split("_") if len(part) >= _SPELLED}
    said = {normalise_word(word, strips_accents=True) for word in _CAPITAL.findall(earlier.text)}
    spelled = {
        bone_key(skeleton(name))
        for name in said
        if any(part == name or (len(name) >= _GLUED and part.startswith(name)) for part in parts)
    }
    quoted = {word for match in _QUOTED.findall(earlier.text) for word in match.casefold().split()}
    heard = {bone_key(skeleton(part)) for part in parts} & {bone_key(skeleton(q)) for q in quoted}
    bones = spelled | {bone for bone in heard if len(bone) >= _BONES}
    return frozenset(b for b in bones if not any(similar(b, p) for p in earlier.places))


def borne_names(names: frozenset[str], later: ClaimMention) -> frozenset[str]:
    """Return those of the names that stand in the later channel's handle."""
    words = (part for part in later.channel.split("_") if len(part) >= _LONG_HANDLE)
    bones = {bone_key(skeleton(word)) for word in words}
    long = (name for name in names if len(name) >= _BONES)
    return frozenset(name for name in long if any(_bears(other, name) for other in bones))


def _bears(handle: str, name: str) -> bool:
    if similar(name, handle) or (len(name) > _BONES and handle.startswith(name)):
        return True
    return len(handle) >= _BONES and name.startswith(handle)


def carried_names(earlier: ClaimMention, later: ClaimMention) -> frozenset[str]:
    """A post that names nobody goes on about those whom its channel named in the one before."""
    if earlier.channel == later.channel:
        return frozenset()
    left, right = earlier.names | earlier.carried, later.names | later.carried
    return frozenset(name for name in left if any(similar(name, other) for other in right))


_QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]{3,40})[»“”\"]")
_SPELLED, _GLUED = 4, 5  # letters of a word in a handle, alone and before another


def _words(mention: ClaimMention) -> frozenset[str]:
    return frozenset(mark[2:] for mark in mention.marks if mark.startswith("n:"))
