"""Write names and content words as keys that languages, scripts and cases share."""

from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.series.scanning import Scan


def name_keys(name: str) -> tuple[str, ...]:
    """Return one key a word of a skeleton, with the sounds that scripts confuse made equal."""
    return tuple(bone_key(part) for part in name.split() if len(part) > 1)


def bone_key(bones: str) -> str:
    """Return a skeleton with в, г, х and v, g, h as one sound: transliteration mixes them."""
    return bones.replace("h", "v").replace("vv", "v")


def marks(found: Scan, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return what a text is about: concepts, and skeletons of all other content words.

    The words of the cues named in `without` are left out.
    """
    keys = {f"c:{hit.value}" for hit in found.hits if hit.category == "concept"}
    covered = {
        i
        for hit in found.hits
        if hit.category == "concept" or (hit.category == "cue" and hit.value in without)
        for i in range(hit.start, hit.end)
    }
    for position, token in enumerate(found.tokens):
        if (
            position in covered
            or token.kind not in ("word", "code")
            or (token.facts and token.facts.is_function)
        ):
            continue
        if token.facts and token.facts.number:
            continue
        key = bone_key(skeleton(token.facts.stem if token.facts else token.norm))
        if len(key) > 1:
            keys.add(("n:" if token.is_capital else "w:") + key)
    return frozenset(keys)


def bare(mark: str) -> str:
    """Capital letters begin sentences as well as names: compare without them."""
    return "w:" + mark[2:] if mark.startswith("n:") else mark
