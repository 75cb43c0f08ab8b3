"""Two mentions side by side, with all that the rules ask about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from channelwatch.domain.claims.series.figures import Compared, Comparison
from channelwatch.domain.claims.series.linking import Link
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind

_ANSWERED = 0.4  # overlap from which a cue speaks of the earlier claim
_LATEST = timedelta(hours=24)  # later, a rival figure must say that it moved
_NAMED = 2  # words of the earlier claim in a sentence that answers it
_WIDEST = 10  # times; figures further apart are a share and its whole
_DEEPEST = 0.5  # of the earlier count; a deeper fall is a part of it
_NIL_OVERLAP = 0.25
_NIL_HOLDS = timedelta(hours=6)  # "no injured" is said of what has just happened
_SURE = 3  # certainty that two figures count the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two mentions of one event. `history` holds all mentions before the later one."""

    earlier: ClaimMention
    later: ClaimMention
    link: Link
    compared: tuple[Compared, ...]
    history: Sequence[ClaimMention] = ()
    is_open: bool = False

    @property
    def is_same_channel(self) -> bool:
        """Tell whether one channel speaks both times."""
        return self.earlier.channel == self.later.channel

    @property
    def gap(self) -> timedelta:
        """Return the time between the two posts."""
        return self.later.at - self.earlier.at

    @property
    def cues(self) -> frozenset[str]:
        """Return the later cues that may answer the earlier claim.

        In an open stream these are the cues of sentences that name or repeat what is shared.
        """
        if not self.is_open:
            return self.later.cues
        if self.link.overlap < _ANSWERED:
            return frozenset()
        shared = {key for key in self.link.shared if not key.startswith("c:")}
        near = [s.cues for s in self.later.sayings if len(s.keys & shared) >= _NAMED]
        return frozenset().union(*near)

    @property
    def differing(self) -> Compared | None:
        """Return the surest difference in figures, if any."""
        return next((c for c in self.compared if self._differs(c)), None)

    def _differs(self, compared: Compared) -> bool:
        """In an open stream only figures of one role are surely rivals."""
        if compared.comparison not in (Comparison.HIGHER, Comparison.LOWER):
            return False
        if not self.is_open:
            return True
        old, new = compared.earlier, compared.later
        is_firm = not old.is_weak and not new.is_weak and compared.certainty >= _SURE
        return is_firm and self._is_plausible(old.size, new.size) and self._has_role(compared)

    def _is_plausible(self, old: float, new: float) -> bool:
        """A count far above another is a whole over its share; one far below, a share of it."""
        if not old or not new:
            return (
                self.is_same_channel
                and self.gap <= _NIL_HOLDS
                and self.link.overlap >= _NIL_OVERLAP
            )
        return _DEEPEST <= new / old <= _WIDEST

    def _has_role(self, compared: Compared) -> bool:
        """Both say what happened to those counted; the area of one fire needs no word for it."""
        if compared.earlier.quantity.dimension == "area":
            return "fire" in self.earlier.frames and "fire" in self.later.frames
        old, new = compared.earlier, compared.later
        if self.gap > _LATEST and "rise" not in new.cues:
            return False
        is_same = old.role == new.role or {old.role, new.role} == {"downed", "destroyed"}
        return old.quantity.dimension == "count" and bool(old.role) and is_same

    @property
    def agreeing(self) -> Compared | None:
        """Return the surest agreement in figures, if any."""
        return next((c for c in self.compared if c.comparison is Comparison.EQUAL), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of a pair."""

    kind: RelationKind
    rule: str
    slot: str
    confidence: float
    compared: Compared | None = None
    because: str = ""
