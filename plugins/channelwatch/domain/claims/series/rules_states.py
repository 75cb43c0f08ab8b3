"""What differing states, causes and wordings mean."""

from datetime import timedelta

from channelwatch.domain.claims.series.figures import agree
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict

# Families of states whose second value is how the first one ends.
_ENDS = {
    ("fire:on", "fire:off"), ("passage:closed", "passage:open"), ("supply:off", "supply:on"),
    ("person:missing", "person:found"), ("person:missing", "person:dead"), ("person:held", "person:free"),
    ("person:missing", "person:alive"), ("alarm:on", "alarm:off"), ("plan:on", "plan:off"),
    ("gathering:on", "gathering:off"), ("search:on", "search:off"), ("deal:on", "deal:off"),
    ("passage:open", "passage:closed"), ("supply:on", "supply:off"),
    ("vessel:aground", "vessel:free"), ("runaway:loose", "runaway:caught"),
}  # fmt: skip
# Values that cannot both be true of one event; another channel that says so contradicts.
_RIVALS = {
    frozenset(pair) for pair in (
        ("strike:hit", "strike:stopped"), ("person:dead", "person:alive"), 
        ("vote:yes", "vote:no"), ("contest:won", "contest:lost"), ("guilt:yes", "guilt:no"),
        ("damage:sunk", "damage:afloat"), ("origin:accident", "origin:intent"), ("deal:on", "deal:off"),
        ("passage:closed", "passage:open"), ("fire:on", "fire:off"),
        ("supply:off", "supply:on"),
    )
}  # fmt: skip
_NOT_YET = timedelta(
    minutes=45
)  # within it, another channel that says it has ended rather disagrees


def ended_state(pair: Pair) -> Verdict | None:
    """The event moves on: the fire is out, the bridge is open again, the child is found."""
    for old, new in sorted(_ENDS):
        if (
            old in pair.earlier.states
            and new in pair.later.states
            and new not in pair.earlier.states
        ):
            if (
                not pair.is_same_channel
                and frozenset((old, new)) in _STANDING
                and pair.gap < _NOT_YET
            ):
                continue
            family = old.partition(":")[0]
            return Verdict(
                kind=RelationKind.UPDATE, rule="state-ends", slot=family, confidence=0.65
            )
    return None


# Facts that another channel disputes rather than brings up to date.
_STANDING = {frozenset(("passage:open", "passage:closed")), frozenset(("plan:on", "plan:off")), frozenset(("deal:on", "deal:off")),
             frozenset(("supply:on", "supply:off"))}  # fmt: skip


def rival_state(pair: Pair) -> Verdict | None:
    """Another channel tells another outcome of the same event."""
    if pair.is_same_channel:
        return None
    left, right = pair.earlier.states - pair.later.states, pair.later.states - pair.earlier.states
    for rivals in sorted(map(sorted, _RIVALS)):
        one, other = rivals
        if (one in left and other in right) or (other in left and one in right):
            return Verdict(kind=RelationKind.CONTRADICTION, rule="rival-outcome", slot=one.partition(":")[0], confidence=0.6)  # fmt: skip
    return None


def rival_cause(pair: Pair) -> Verdict | None:
    """Two causes of one event, or the same one named only to be ruled out."""
    left, right = pair.earlier.causes, pair.later.causes
    ruled_out = pair.later.is_negated or bool(pair.later.cues & {"dispute", "correct"})
    if not left or not right - left or (left & right and not ruled_out):
        return None
    if pair.is_same_channel and "correct" not in pair.later.cues:
        return None
    return Verdict(
        kind=RelationKind.CONTRADICTION, rule="rival-cause", slot="cause", confidence=0.6
    )


def repetition(pair: Pair) -> Verdict | None:
    """Another channel tells the same in the same or other words."""
    if pair.is_same_channel or pair.differing is not None:
        return None
    if pair.link.strength < 2 or _counts_otherwise(pair):
        return None
    is_translated = pair.earlier.language != pair.later.language and bool(pair.link.names)
    if pair.link.overlap < (0.15 if is_translated else 0.5):
        return None
    return Verdict(kind=RelationKind.SPREAD, rule="same-words", slot="statement", confidence=0.5 + pair.link.overlap / 2.5)  # fmt: skip


def _counts_otherwise(pair: Pair) -> bool:
    """Both give figures and share none: a part and the whole at best."""
    left = [figure for figure in pair.earlier.figures if not figure.is_weak]
    right = [figure for figure in pair.later.figures if not figure.is_weak]
    return bool(left and right) and not any(agree(a, b) for a in left for b in right)


def rival_standing(pair: Pair) -> Verdict | None:
    """Another party says that who was out stays, and that what was planned is off: it denies."""
    if pair.is_same_channel:
        return None
    left, right = pair.earlier.states, pair.later.states
    for old, new in (("office:out", "office:in"), ("plan:on", "plan:off"), ("plan:off", "plan:on")):
        if old in left and new in right and new not in left:
            return Verdict(kind=RelationKind.DENIAL, rule="says-otherwise", slot=old.partition(":")[0], confidence=0.6)  # fmt: skip
    return None


def rival_place_or_time(pair: Pair) -> Verdict | None:
    """Another channel puts the same event on the other bank, or at another hour."""
    if pair.is_same_channel or pair.link.overlap < 0.4:
        return None
    mine, theirs = pair.earlier.directions, pair.later.directions
    if mine and theirs - mine and (not mine & theirs or pair.later.is_negated):
        return Verdict(
            kind=RelationKind.CONTRADICTION, rule="rival-place", slot="place", confidence=0.6
        )
    hours, others = pair.earlier.clocks, pair.later.clocks
    if hours and others and not hours & others and pair.link.names:
        return Verdict(
            kind=RelationKind.CONTRADICTION, rule="rival-time", slot="time", confidence=0.55
        )
    return None
