"""Tell whether two figures of an open stream surely count the same thing.

Posts that someone has put together as one story speak of one event. What anybody publishes does
not: there, a part stands beside the whole, one street beside the town, this hour beside the night.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from math import isclose

from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.model import ClaimMention, Figure

_OF_PEOPLE = frozenset({
    "aboard", "captured", "detained", "evacuated", "hospitalised", "ill", "injured", "killed",
    "missing", "rescued", "searched", "trapped",
})  # fmt: skip
_PEOPLE = frozenset({
    "child", "crew", "doctor", "man", "miner", "passenger", "people", "person", "police",
    "prisoner", "refugee", "rescuer", "soldier", "tourist", "woman", "worker",
})  # fmt: skip
# One of these and people at large are a part and the whole.
_GROUPS = frozenset({
    "child", "crew", "doctor", "man", "police", "rescuer", "soldier", "tourist", "woman", "worker",
})  # fmt: skip
_AMONG = frozenset({"child", "woman"})  # told of people who are counted already
_WHERE = frozenset({"authority", "hospital"})  # where people are, or who counts them
_OBJECTS = frozenset({"burned", "damaged", "destroyed", "flooded"})
_AIR = frozenset({"drone", "missile"})
_COUNTED_ANEW = timedelta(hours=2)  # after it, a count of what was shot down is the next bulletin's
_SAME_STORY = timedelta(hours=3)
_MANY_PLACES = 5  # named in one telling: it sums up several events


def is_firm(
    earlier: ClaimMention,
    later: ClaimMention,
    old: Figure,
    new: Figure,
    beside: Sequence[ClaimMention] = (),
) -> bool:
    """Tell whether nothing suggests that the two figures count different things.

    `beside` are all mentions of the earlier post: it may bring its own figure up to date.
    That nobody was hurt is said of each street apart; in a stream it contradicts nothing.
    """
    if old.quantity.dimension != "count":
        return True
    return (
        min(old.size, new.size) > 0
        and _counts_the_same(old, new)
        and not _is_repeated(old, later)
        and not any(_is_repeated(new, mention) for mention in (earlier, *beside))
        and not _adds_up(old, new, later)
        and not _adds_up(new, old, earlier)
        and not _is_one_town(old, new)
        and _stands_in(old, earlier, later)
        and _stands_in(new, later, earlier)
        and not _is_next_bulletin(earlier, later, old, new)
    )


def _counts_the_same(old: Figure, new: Figure) -> bool:
    role = new.role or old.role
    if role in _OF_PEOPLE:
        both = (old.things - _WHERE, new.things - _WHERE)
        if any(things and not things & _PEOPLE for things in both):
            return False
        return (old.things & _GROUPS) == (new.things & _GROUPS)
    return role not in _OBJECTS or bool(old.things & new.things)


def _is_repeated(figure: Figure, other: ClaimMention) -> bool:
    """The other side gives this very count too, beside the one that differs: it is a part."""
    return figure.size >= 2 and any(
        one.size == figure.size and not one.is_former and not one.is_weak
        and (one.role == figure.role or bool(one.things & figure.things))
        for one in other.figures
    )  # fmt: skip


def _adds_up(whole: Figure, part: Figure, own: ClaimMention) -> bool:
    """`31 passengers and 14 crew` is the 45 aboard of the other side; children are among the 14."""
    others = [
        f.size
        for f in own.figures
        if f.sentence == part.sentence and f is not part and not f.things & _AMONG
    ]
    return any(isclose(part.size + size, whole.size) for size in others if size)


def _is_one_town(old: Figure, new: Figure) -> bool:
    """What was shot down over one more town than the other names is a part of it."""
    if not (old.things | new.things) & _AIR:
        return False
    return any(len(a - b) == 1 and a & b for a, b in permutations((old.places, new.places)))


def _stands_in(figure: Figure, own: ClaimMention, other: ClaimMention) -> bool:
    """Their place is named on the other side too; a survey of many places tells none."""
    if not figure.places:
        return len(own.places) < _MANY_PLACES
    if _goes_on(figure, own, other):
        return True
    named = other.places | other.names | {mark[2:] for mark in other.marks if mark[:2] == "n:"}
    return any(similar(one, place) for one in figure.places for place in named)


def _goes_on(figure: Figure, own: ClaimMention, other: ClaimMention) -> bool:
    """The channel says within hours that its count has risen, and need not say where again."""
    if own.channel != other.channel or figure.role not in _OF_PEOPLE:
        return False
    later = max(own, other, key=lambda mention: mention.at)
    return abs(own.at - other.at) <= _SAME_STORY and "rise" in later.cues


def _is_next_bulletin(earlier: ClaimMention, later: ClaimMention, old: Figure, new: Figure) -> bool:
    if not (old.things | new.things) & _AIR:
        return False
    return later.at - earlier.at > _COUNTED_ANEW
