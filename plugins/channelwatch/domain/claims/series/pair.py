"""Two mentions side by side, with all that the rules ask about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from channelwatch.domain.claims.series.echoes import Echo, between, echo
from channelwatch.domain.claims.series.figures import FALLING, Compared, Comparison
from channelwatch.domain.claims.series.linking import Link
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind

_LATEST = timedelta(hours=24)  # later, a rival figure must say that it moved
_WIDEST = 10  # times; figures further apart are a share and its whole
_DEEPEST = 0.5  # of the earlier count; a deeper fall is a part of it
_NIL_OVERLAP = 0.25
_NIL_HOLDS = timedelta(hours=6)  # "no injured" is said of what has just happened
_ALIKE, _ALIKE_SHARE = 4, 0.4  # words and names that two sentences share, and their share
_AT_ONCE = timedelta(hours=2)  # so soon, a count that is said to rise may do so by any factor
_NAMED, _ONE_STORY = 2, 6.0  # names, and what is shared, from which a story is surely the same
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
    def answers(self) -> tuple[Echo, ...]:
        """Return the later sentences that speak of the earlier claim, each with what it echoes."""
        echoes = (echo(saying, self.earlier, self.link) for saying in self.later.sayings)
        telling = [found for found in echoes if found is not None and found.is_telling]
        return (*telling, *self._counting_alike())

    def _counting_alike(self) -> Iterator[Echo]:
        """Yield sentences that quote the claim's figure, or count the same in the same place."""
        for compared in self.compared:
            old, new = compared.earlier, compared.later
            if compared.certainty < _SURE or old.is_weak or new.is_weak or new.size <= 1:
                continue
            found = self._between(compared)
            if found.names or compared.comparison is Comparison.EQUAL:
                yield found

    def _between(self, compared: Compared) -> Echo:
        """Return what the sentences of two figures share."""
        before, after = compared.earlier.sentence, compared.later.sentence
        return between(
            next(s for s in self.earlier.sayings if s.sentence == before),
            next(s for s in self.later.sayings if s.sentence == after),
            self.link,
            self.earlier.speaker,
        )

    @property
    def differing(self) -> Compared | None:
        """Return the surest difference in figures, if any."""
        return next(iter(self.differences), None)

    @property
    def differences(self) -> tuple[Compared, ...]:
        """Return all differences in figures, the surest first: more killed, and more injured."""
        return tuple(c for c in self.compared if self._differs(c))

    def _differs(self, compared: Compared) -> bool:
        """In an open stream only figures of one role, or of like sentences, are surely rivals."""
        if compared.comparison not in (Comparison.HIGHER, Comparison.LOWER):
            return False
        if not self.is_open:
            return True
        old, new = compared.earlier, compared.later
        is_weak = new.is_weak or (old.is_weak and "rise" not in new.cues)  # `one died`: up to 4
        is_firm = not is_weak and compared.certainty >= _SURE
        has_risen = "rise" in new.cues and 0 < old.size < new.size and self.gap <= _AT_ONCE
        if not is_firm or not (has_risen or self._is_plausible(old.size, new.size)):
            return False
        return self._has_role(compared) or self._tells_alike(compared)

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
        if self.gap > _LATEST and "rise" not in new.cues and not self._is_one_story:
            return False
        is_same = old.role == new.role or {old.role, new.role} == {"downed", "destroyed"}
        return old.quantity.dimension == "count" and bool(old.role) and is_same

    @property
    def _is_one_story(self) -> bool:
        """Both name so much that is rare that a day in between makes no other event of it."""
        return len(self.link.names) >= _NAMED and self.link.strength >= _ONE_STORY

    def _tells_alike(self, compared: Compared) -> bool:
        """Neither says what happened to those counted, but both say the same of them and where."""
        old, new = compared.earlier, compared.later
        if old.role or new.role or ("whole" in old.cues) != ("whole" in new.cues):
            return False
        if old.is_bound or new.is_bound or self.gap > _LATEST:
            return False
        is_known = any(not thing.startswith("w:") for thing in old.things & new.things)
        found = self._between(compared)
        is_alike = len(found.keys) >= _ALIKE and found.share >= _ALIKE_SHARE
        return is_known and bool(found.names) and is_alike

    @property
    def agreeing(self) -> Compared | None:
        """Return the surest agreement in figures, if any."""
        return next((c for c in self.compared if c.comparison is Comparison.EQUAL), None)

    @property
    def stands_still(self) -> bool:
        """Tell whether as many are missing, trapped or cut off as before."""
        agreed = self.agreeing
        return agreed is not None and agreed.later.role == agreed.earlier.role in FALLING


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of a pair."""

    kind: RelationKind
    rule: str
    slot: str
    confidence: float
    compared: Compared | None = None
    echo: Echo | None = None  # the sentences that speak, where these are known
    grounds: tuple[str, ...] = ()  # what spoke most for it, where no rule did
