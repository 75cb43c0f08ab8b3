"""Tell whether two figures count the same thing: role, thing, share, place and night."""

from itertools import product
from math import inf, isclose

from channelwatch.domain.claims.series.agreement import agree
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.model import ClaimMention, Figure, Portion

# Roles that answer one question: how many are not accounted for, are hurt, are held.
_GROUPS = {
    "burned": "destroyed",
    "captured": "detained",
    "flooded": "damaged",
    "hospitalised": "injured",
    "ill": "injured",
    "searched": "missing",
    "trapped": "missing",
}
_SHOT_DOWN = frozenset({"drone", "missile", "aircraft", "helicopter"})
_BY_REGION = frozenset({"drone", "missile"})
# A child is a person too: as many children as people is a part, not a rival figure.
_SUBGROUPS = frozenset(
    {"child", "crew", "doctor", "dog", "police", "rescuer", "soldier", "tourist", "woman"}
)
_PEOPLE = _SUBGROUPS | frozenset(
    {"man", "miner", "passenger", "people", "person", "prisoner", "refugee", "worker"}
)
_SERVED = frozenset({"customer", "flat", "house", "household"})
_TOLD_APART = frozenset({"child", "woman"})
_SCOPED = frozenset({"period", "recall"})
_NO_RIVALS = frozenset({Portion.FRACTION, Portion.INCREMENT})
# Hours for which counts of one night or one rally hold: later, the next is another.
_PEOPLE_AT_MOST = 100_000  # of those whom one event befell
_ODD, _TELLING = 13, 1000
_LASTS = {"downed": 10.0, "destroyed": 24.0, "detained": 14.0, "launched": 10.0, "hit": 10.0}
_RISES_WITHIN = 24.0  # after it, "already 10" may be said of the next attack
_ATTACK_LASTS = 16.0  # the next night brings the next attack on the same town


def certainty(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> int:
    """Return how sure it is that two figures count the same: 1 to 4, and 0 for different things."""
    if not _are_alike(a, b) or a.is_former or b.is_former or b.is_denied:
        return 0
    if min(a.size, b.size) == 0 and not (a.role and b.role):
        return 0  # `nobody was hurt` is no count of those led out
    portion = _portion(a, b)
    if portion is not _portion(b, a) or portion in _NO_RIVALS or (a.is_weak and b.is_weak):
        return 0
    if is_scoped(a) != is_scoped(b):
        return 0
    moves = earlier.channel == later.channel and "rise" in b.cues  # a caravan, a flood, a fire
    if (
        (_elsewhere(a, b) and not moves)
        or _wider(a, b, earlier, later)
        or _too_late(a, b, earlier, later)
    ):
        return 0
    if a.role and b.role and a.quantity.dimension == b.quantity.dimension == "count":
        return _by_role(a, b)
    if _is_foreign(a, b, earlier, later):
        return 1 if agree(a, b) and not a.is_weak and not b.is_weak else 0
    if _clash(a.things, b.things):
        is_one = _may_be_one(a.things, b.things) and _is_sole(a, earlier) and _is_sole(b, later)
        return int(_is_telling(a, b) or is_one)
    return _by_thing(a, b, earlier, later)


def _are_alike(a: Figure, b: Figure) -> bool:
    """Both are of one kind; `half a million` may be of money, when another post says so."""
    kinds = {a.quantity.dimension, b.quantity.dimension}
    if len(kinds) == 1:
        return True
    bare = a if a.quantity.dimension == "count" else b
    is_of_money = any(kind.startswith("money") for kind in kinds) and "count" in kinds
    is_people = bool(bare.role) and bare.size < _PEOPLE_AT_MOST
    return is_of_money and bare.size >= _TELLING and not (is_people or bare.things)


def is_scoped(figure: Figure) -> bool:
    """It counts a whole month or year, or recalls what was before: `in January 150 came back`."""
    return bool(figure.cues & _SCOPED)


def _portion(figure: Figure, other: Figure) -> Portion:
    """`34 of 40` is a fraction of 40, and beside any other figure a count of its own."""
    is_own = figure.out_of and not isclose(figure.out_of, other.size)
    return Portion.WHOLE if figure.portion is Portion.FRACTION and is_own else figure.portion


def _by_role(a: Figure, b: Figure) -> int:
    if {a.role, b.role} == {"downed", "destroyed"} and a.things & b.things & _SHOT_DOWN:
        return 4
    if _is_nil_against(a, b) or _is_nil_against(b, a):
        return 3
    if _GROUPS.get(a.role, a.role) != _GROUPS.get(b.role, b.role):
        return 2 if a.things & b.things - _PEOPLE and agree(a, b) else 0
    if _clash(a.things, b.things):
        return 2 if _may_be_one(a.things, b.things) else 0
    return 4 if a.things & b.things else 3


def _are_served(a: frozenset[str], b: frozenset[str]) -> bool:
    """Homes, families and customers are counted for one another."""
    return bool(a & _SERVED and b & _SERVED)


def _is_nil_against(nil: Figure, dead: Figure) -> bool:
    """Where nobody was hurt, nobody died."""
    return nil.size == 0 and nil.role == "injured" and dead.role == "killed" and dead.size > 0


def _by_thing(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> int:
    is_weak = a.is_weak or b.is_weak
    if _known(a.things & b.things):
        return 2 if is_weak else 3
    if _are_served(a.things, b.things):
        return 2
    if is_weak:
        return 0
    if {a.quantity.dimension, b.quantity.dimension} != {"count"}:
        return 3 if a.quantity.unit == b.quantity.unit else 2
    is_rival = earlier.channel != later.channel and not agree(a, b)
    is_rival = is_rival and _is_sole(a, earlier) and _is_sole(b, later)
    return int(
        is_rival or _is_telling(a, b) or _elliptical(a, earlier, b) or _elliptical(b, later, a)
    )


def _is_telling(a: Figure, b: Figure) -> bool:
    """Large or odd numbers are hardly the same by chance: 15,000 homes, 19 counties."""
    is_odd = a.size >= _ODD and a.size % 10 != 0
    return a.size == b.size and (is_odd or a.size >= _TELLING)


def _elsewhere(a: Figure, b: Figure) -> bool:
    """Each says where those it counts were, and it is not the same place.

    What is shot down is counted by region and for the whole country at once: there, a figure with
    a place is no rival of one without.
    """
    if not a.places or not b.places:
        return bool(a.places or b.places) and bool((a.things | b.things) & _BY_REGION)
    shared = sum(any(similar(one, other) for other in b.places) for one in a.places)
    if (a.things | b.things) & _BY_REGION:
        return 2 * shared < max(len(a.places), len(b.places))
    return not shared


def _wider(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> bool:
    """One counts the whole region or country, the other names a place within it."""
    if ("wide" in a.cues) == ("wide" in b.cues):
        return False
    wide, narrow = (earlier, later) if "wide" in a.cues else (later, earlier)
    return not any(similar(x, y) for x, y in product(wide.names, narrow.names))


def is_of_region(a: Figure, b: Figure) -> bool:
    """What was shot down over one region, against that over the whole country."""
    is_air = bool(a.things & _BY_REGION and b.things & _BY_REGION)
    return is_air and not (a.is_weak or b.is_weak) and bool(a.places) != bool(b.places)


def _too_late(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> bool:
    hours = (later.at - earlier.at).total_seconds() / 3600
    if "rise" in b.cues and hours <= _RISES_WITHIN:
        return False
    role = "downed" if a.things & b.things & _SHOT_DOWN else b.role or a.role
    limit = _LASTS.get(role, inf)
    if "attack" in earlier.frames and "attack" in later.frames:
        limit = min(limit, _ATTACK_LASTS)
    return hours > limit


def _is_foreign(a: Figure, b: Figure, earlier: ClaimMention, later: ClaimMention) -> bool:
    """Nouns of two languages that no concept joins: only their equality tells something."""
    left, right = _known(a.things), _known(b.things)
    if earlier.language == later.language or not left or not right or left & right:
        return False
    return any(t.startswith("w:") for t in left) and any(t.startswith("w:") for t in right)


def _clash(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both say what they count, and it is not the same; children are told apart from all people."""
    if a & _TOLD_APART != b & _TOLD_APART and (_is_people(a) and _is_people(b)):
        return True
    left, right = _known(a), _known(b)
    if not left or not right or left & right or _are_served(left, right):
        return False
    if left & _PEOPLE and right & _PEOPLE:
        return any(people & _PEOPLE <= _SUBGROUPS for people in (left, right))
    return not any(
        x[:2] == y[:2] == "w:" and similar(x[2:], y[2:]) for x, y in product(left, right)
    )


def _is_sole(figure: Figure, mention: ClaimMention) -> bool:
    """The one figure that a post gives is what it is about; parts of it stand beside."""
    return _wholes(mention) == [figure]


def of_its_unit(figure: Figure, mention: ClaimMention) -> list[Figure]:
    """Return what a post counts in the unit of a figure, parts and former values left out."""
    unit = figure.quantity.dimension
    return [one for one in _wholes(mention) if one.quantity.dimension == unit]


def _wholes(mention: ClaimMention) -> list[Figure]:
    return [
        figure
        for figure in mention.figures
        if figure.portion is Portion.WHOLE and not (figure.is_weak or figure.is_former)
    ]


def _may_be_one(a: frozenset[str], b: frozenset[str]) -> bool:
    """A noun that no concept knows may be another word for what the other side counts."""
    unknown = [all(thing[:2] == "w:" for thing in _known(things)) for things in (a, b)]
    return any(unknown) and not (a | b) & _TOLD_APART


def _is_people(things: frozenset[str]) -> bool:
    return not things or bool(things & _PEOPLE)


def _known(things: frozenset[str]) -> frozenset[str]:
    return things - {"people"}


def _elliptical(figure: Figure, mention: ClaimMention, other: Figure) -> bool:
    """The first figure, nothing said of what it counts, and no better match: `already 21`."""
    if any(f.role == other.role for f in mention.figures if other.role):
        return False
    own = [
        f
        for f in mention.figures
        if not f.role and not f.is_former and not f.is_weak and f.quantity.dimension == "count"
        and f.portion is Portion.WHOLE
    ]  # fmt: skip
    return not figure.role and not _known(figure.things) and own[:1] == [figure]
