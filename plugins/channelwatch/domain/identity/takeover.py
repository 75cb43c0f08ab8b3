"""Suspect a takeover when several parts of a channel's face change within a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from math import prod

from channelwatch.domain.kinds import FlagKind, Severity

WITHIN = timedelta(hours=24)
SUSPICIOUS = 0.6
FEWEST = 2


class Attribute(StrEnum):
    """A part of a channel's face."""

    TITLE = "title"
    USERNAME = "username"
    ABOUT = "about"
    PHOTO = "photo"
    VERIFIED = "verified"
    SCAM = "scam"
    FAKE = "fake"
    RESTRICTED = "restricted"
    LINKED_CHAT = "linked_chat"
    PINNED_POST = "pinned_post"
    COMMENTS = "comments"


# How much a change of each, by itself, speaks for another owner. Judged by hand: a new pinned post
# is everyday business, a new username with all links broken is not.
WEIGHTS = {
    Attribute.TITLE: 0.35,
    Attribute.USERNAME: 0.45,
    Attribute.ABOUT: 0.25,
    Attribute.PHOTO: 0.25,
    Attribute.VERIFIED: 0.35,
    Attribute.SCAM: 0.5,
    Attribute.FAKE: 0.5,
    Attribute.RESTRICTED: 0.2,
    Attribute.LINKED_CHAT: 0.3,
    Attribute.PINNED_POST: 0.1,
    Attribute.COMMENTS: 0.15,
}
TEXTS = frozenset({Attribute.TITLE, Attribute.ABOUT, Attribute.USERNAME})
# What the claims engine says a text change means, against the weight of an unnamed one.
MEANINGS = {
    FlagKind.COSMETIC: 0.1,
    FlagKind.REWORDED: 0.5,
    FlagKind.RENAME: 1.0,
    FlagKind.CONTACT: 1.3,
    FlagKind.IDENTITY_CLAIM: 1.3,
    FlagKind.HANDOVER: 1.8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """One attribute's change; `meaning` is the claims engine's kind where it is a text."""

    attribute: Attribute
    changed_at: datetime
    before: str | None
    after: str | None
    meaning: FlagKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverSuspicion:
    """A score from 0 to 1, the share of each attribute in it, and when it all happened."""

    score: float
    parts: tuple[tuple[Attribute, float], ...]
    first_changed_at: datetime
    last_changed_at: datetime

    @property
    def severity(self) -> Severity:
        """Return critical from 0.85 on, else high."""
        return Severity.CRITICAL if self.score >= 0.85 else Severity.HIGH

    @property
    def sentence(self) -> str:
        """Return the suspicion in words, with its parts."""
        hours = (self.last_changed_at - self.first_changed_at) / timedelta(hours=1)
        named = ", ".join(f"{a.value.replace('_', ' ')} {weight:.2f}" for a, weight in self.parts)
        span = f"within {hours:.0f} h" if hours >= 1 else "at once"
        return (
            f"{len(self.parts)} parts of the profile changed {span} ({named}): "
            f"takeover suspicion {self.score:.2f}; false if the owner had announced it."
        )


def takeover_suspicion(changes: Sequence[ProfileChange]) -> TakeoverSuspicion | None:
    """Return the strongest suspicion within any day of `changes`, None if none is strong enough.

    The parts are taken as independent: 1 − ∏(1 − weight), each attribute once. One attribute alone
    is never a takeover.
    """
    dated = sorted(changes, key=lambda change: change.changed_at)
    days = [
        [c for c in dated[i:] if c.changed_at - first.changed_at <= WITHIN]
        for i, first in enumerate(dated)
    ]
    suspicions = [_judge(day) for day in days]
    best = max(suspicions, key=lambda suspicion: suspicion.score, default=None)
    if best is None or best.score < SUSPICIOUS or len(best.parts) < FEWEST:
        return None
    return best


def _judge(day: Sequence[ProfileChange]) -> TakeoverSuspicion:
    weights: dict[Attribute, float] = {}
    for change in day:
        weights[change.attribute] = max(weights.get(change.attribute, 0.0), weight_of(change))
    counted = [(attribute, weight) for attribute, weight in weights.items() if weight >= 0.05]
    return TakeoverSuspicion(
        score=round(1 - prod(1 - weight for _, weight in counted), 2),
        parts=tuple(sorted(counted, key=lambda part: -part[1])),
        first_changed_at=day[0].changed_at,
        last_changed_at=day[-1].changed_at,
    )


def weight_of(change: ProfileChange) -> float:
    """Return how much one change speaks for another owner, 0 to 0.9.

    A text counts by how much of it is new, unless the claims engine has named what it means.
    """
    weight = WEIGHTS[change.attribute]
    if change.before == change.after:
        return 0.0
    if change.attribute in TEXTS:
        if change.meaning in MEANINGS:
            return min(0.9, weight * MEANINGS[change.meaning])
        alike = SequenceMatcher(None, change.before or "", change.after or "").ratio()
        return weight * (1 - alike) * 1.2 if alike < 1 else 0.0
    return weight
