"""Two mentions side by side, with all that the rules ask about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from channelwatch.domain.claims.series.figures import Compared, Comparison
from channelwatch.domain.claims.series.linking import Link
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An earlier and a later mention of one event. `history` holds the mentions before the later one."""

    earlier: ClaimMention
    later: ClaimMention
    link: Link
    compared: tuple[Compared, ...]
    history: Sequence[ClaimMention] = ()

    @property
    def is_same_channel(self) -> bool:
        """Tell whether one channel speaks both times."""
        return self.earlier.channel == self.later.channel

    @property
    def gap(self) -> timedelta:
        """Return the time between the two posts."""
        return self.later.at - self.earlier.at

    @property
    def differing(self) -> Compared | None:
        """Return the surest difference in figures, if any."""
        return next(
            (c for c in self.compared if c.comparison in (Comparison.HIGHER, Comparison.LOWER)),
            None,
        )

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
