"""Decide whether two mentions speak of one event: what they share, and what keeps them apart."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from channelwatch.domain.claims.masking import normalise_word
from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.series.keys import bare, bone_key
from channelwatch.domain.claims.series.model import ClaimMention, Figure

Weigh = Callable[
    [str], float
]  # how telling a shared mark is: 1 for a rare one, towards 0 for a common one


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """How much must be shared. `needed` is in marks; a shared name counts as two."""

    needed: float = 1.0
    needs_name: bool = False
    continues_within: timedelta = timedelta(hours=12)  # a channel's next post may leave names out
    # Later, only a post that says it continues is linked.
    forgets_after: timedelta = timedelta(hours=48)
    # Anything may be published: cues answer only what their sentence names, figures need a role.
    is_open: bool = False
    grows: float = 0.0  # how much more is needed for each day in between, as a share
    weigh: Weigh = lambda mark: 1.0

    @classmethod
    def curated(cls) -> "Linking":
        """For posts that someone has put together as one story."""
        return cls(needed=0.6, continues_within=timedelta(hours=18))

    @classmethod
    def stream(cls, weigh: Weigh) -> "Linking":
        """For everything that channels publish."""
        return cls(
            needed=2.0,
            needs_name=True,
            continues_within=timedelta(0),
            is_open=True,
            grows=0.25,
            weigh=weigh,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What two mentions share. `overlap` is the share of the shorter one's marks, 0 to 1."""

    strength: float
    overlap: float
    names: frozenset[str]
    matched: frozenset[tuple[str, str]]  # marks of the earlier one with their like in the later
    weights: Mapping[str, float]  # how telling each shared mark is

    @property
    def shared(self) -> frozenset[str]:
        """Return what both share, as the earlier one has it."""
        return frozenset(self.weights)


def link(earlier: ClaimMention, later: ClaimMention, linking: Linking) -> Link:
    """Return what two mentions share, names matched across scripts and endings."""
    names = _shared_names(earlier, later)
    if not linking.is_open:
        names |= named_speakers(earlier, later) | _carried_names(earlier, later)
        if later.is_party and earlier.channel != later.channel:
            names |= _borne_names(earlier.names, later)
    matched = frozenset((bare(a), b) for a, b in _shared_marks(earlier.marks, later.marks))
    weights = {a: _weight(a) * linking.weigh(a) for a, _ in matched}
    total = sum(weights.values())
    strength = sum(2 * linking.weigh(name) for name in names) + total
    strength += _same_figure(earlier, later)
    if not linking.is_open:
        strength += _SENSE * len(earlier.senses & later.senses)
    smaller = min(_total(earlier, linking.weigh), _total(later, linking.weigh)) or 1.0
    return Link(
        strength=strength,
        overlap=min(1.0, total / smaller),
        names=names,
        matched=matched,
        weights=weights,
    )


def _same_figure(earlier: ClaimMention, later: ClaimMention) -> float:
    """A figure that both give is as telling as a word: of two digits, or of what both count."""
    return float(any(_is_same(a, b) for a, b in product(earlier.figures, later.figures)))


def _is_same(a: Figure, b: Figure) -> bool:
    if a.size != b.size or a.size <= 1:
        return False
    return a.size >= _LARGE or bool(a.role and a.role == b.role) or bool(a.things & b.things)


_LARGE = 10
_SENSE = 0.5  # of a word that another word of one meaning answers


def _total(mention: ClaimMention, weigh: Weigh) -> float:
    return sum(_weight(key) * weigh(key) for key in {bare(mark) for mark in mention.marks})


def _weight(key: str) -> float:
    return 0.7 if key.startswith("c:") else 1.0


def _shared_marks(earlier: frozenset[str], later: frozenset[str]) -> set[tuple[str, str]]:
    """Return the marks of both that are equal or forms of one word; forms begin alike."""
    right = {bare(mark) for mark in later}
    found = {(mark, bare(mark)) for mark in earlier if bare(mark) in right}
    by_head: dict[str, list[str]] = {}
    for other in right:
        by_head.setdefault(other[:_HEAD], []).append(other)
    for mark in earlier:
        if mark[:2] == "c:" or len(mark) < _LONG:
            continue
        alike = by_head.get(bare(mark)[:_HEAD], ())
        found.update((mark, other) for other in alike if similar(mark[2:], other[2:]))
    return found


_HEAD = len("w:") + 2
_LONG = len("w:") + 5  # shorter skeletons have too many neighbours


def _shared_names(earlier: ClaimMention, later: ClaimMention) -> frozenset[str]:
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
    return _borne_names(earlier.names - earlier.places, later) | _spelled_names(earlier, later)


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


def _borne_names(names: frozenset[str], later: ClaimMention) -> frozenset[str]:
    words = (part for part in later.channel.split("_") if len(part) >= _LONG_HANDLE)
    bones = {bone_key(skeleton(word)) for word in words}
    long = (name for name in names if len(name) >= _BONES)
    return frozenset(name for name in long if any(_bears(other, name) for other in bones))


def _bears(handle: str, name: str) -> bool:
    if similar(name, handle) or (len(name) > _BONES and handle.startswith(name)):
        return True
    return len(handle) >= _BONES and name.startswith(handle)


def _carried_names(earlier: ClaimMention, later: ClaimMention) -> frozenset[str]:
    """A post that names nobody goes on about those whom its channel named in the one before."""
    if earlier.channel == later.channel:
        return frozenset()
    left, right = earlier.names | earlier.carried, later.names | later.carried
    return frozenset(name for name in left if any(similar(name, other) for other in right))


_CAPITAL = re.compile(r"\b[^\W\d_a-zа-яіїєґñáéíóú]\w{3,}")
_QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]{3,40})[»“”\"]")
_SPELLED, _GLUED = 4, 5  # letters of a word in a handle, alone and before another
_LONG_HANDLE, _BONES = 5, 3  # letters of a handle's word, and consonants of a name


def _words(mention: ClaimMention) -> frozenset[str]:
    return frozenset(mark[2:] for mark in mention.marks if mark.startswith("n:"))


def similar(one: str, other: str) -> bool:
    """Equal, or one the beginning of the other but for a case ending, or one consonant apart."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 3:
        return False
    if longer == shorter + _ADJECTIVE:
        return True  # `Псков`, `Псковская`
    if longer.startswith(shorter):
        return len(longer) - len(shorter) <= max(1, len(shorter) // 3)
    return len(shorter) >= 5 and len(longer) - len(shorter) <= 1 and _one_edit(shorter, longer)


_ADJECTIVE = "sk"


def _one_edit(shorter: str, longer: str) -> bool:
    for i, (a, b) in enumerate(zip(shorter, longer, strict=False)):
        if a != b:
            rest = longer[i + 1 :]
            return shorter[i + 1 :] == rest or shorter[i:] == rest
    return True
