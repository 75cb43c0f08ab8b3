"""Tell what a channel's new description does, by the weights of all that is known of the change.

Who runs a channel and whose side it takes is said in endless ways, so no list of words tells a
change of it from the same in other words; what the rules tell is among the evidence.
"""

from collections.abc import Sequence

from channelwatch.domain.claims.evidence import Evidence, Verdict, likeliest
from channelwatch.domain.claims.meaning import Encode, Vector
from channelwatch.domain.claims.model import Change, ChangeKind, Profile
from channelwatch.domain.claims.profiles.change import profile_change
from channelwatch.domain.claims.profiles.signals import parted, signals

_ALONE, _APART = 4.0, 8.0  # so that in training they move as much as a signal does
_SLOTS = {ChangeKind.HANDOVER: "owner", ChangeKind.IDENTITY_CLAIM: "identity"}
_RULE = "weighed"


def weigh_description(
    before: Profile,
    after: Profile,
    described: Sequence[Change],
    beside: Sequence[Change],
    model: Evidence,
) -> Change:
    """Return what a new description does.

    The rules tell `described` of it and `beside` of contacts and name. The words of their change
    stand where it is of the likeliest kind.
    """
    said = signals(before, after, [*described, *beside])
    chances = model.weights.chances(said, meaning_of(before, after, model.encode))
    found = likeliest(chances)
    same = [change for change in described if change.kind is found.kind]
    told = same[0] if same else _told(before, after, found)
    return profile_change(
        found.kind, found.severity, told.slot, told.old, told.new, told.rule, found.chance
    )


def meaning_of(before: Profile, after: Profile, encode: Encode) -> Vector:
    """Return where the sentences that came point, those that went, and how far they part."""
    texts = parted(before, after)
    went, came = encode([text or "." for text in texts])
    went, came = (_or_nothing(v, text) for v, text in zip((went, came), texts, strict=True))
    return (
        *(_ALONE * number for number in came),
        *(_ALONE * number for number in went),
        *(_APART * abs(one - other) for one, other in zip(came, went, strict=True)),
    )


def _or_nothing(vector: Vector, text: str) -> Vector:
    return vector if text else (0.0,) * len(vector)


def _told(before: Profile, after: Profile, found: Verdict) -> Change:
    went, came = parted(before, after)
    slot = _SLOTS.get(found.kind, "about")
    return profile_change(found.kind, found.severity, slot, went, came, _RULE, found.chance)
