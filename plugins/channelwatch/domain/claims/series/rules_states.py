"""What differing states of one event mean: it ended, another outcome is told, or it is denied."""

from datetime import timedelta

from channelwatch.domain.claims.series.figures import TELLING
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.naming import named_speakers
from channelwatch.domain.claims.series.pair import Pair, Verdict

# What a state ends in.
_ENDS = (
    ("alarm:on", "alarm:off"),
    ("deal:on", "deal:off"),
    ("fire:on", "fire:off"),
    ("fire:on", "fire:contained"),
    ("fire:contained", "fire:off"),
    ("gathering:on", "gathering:off"),
    ("passage:closed", "passage:open"),
    ("passage:open", "passage:closed"),
    ("person:held", "person:free"),
    ("person:missing", "person:alive"),
    ("person:missing", "person:dead"),
    ("person:missing", "person:found"),
    ("plan:on", "plan:off"),
    ("runaway:loose", "runaway:caught"),
    ("search:on", "person:alive"),
    ("search:on", "person:dead"),
    ("search:on", "person:found"),
    ("search:on", "search:off"),
    ("supply:off", "supply:on"),
    ("supply:on", "supply:off"),
    ("vessel:aground", "vessel:free"),
)
_FOUND = frozenset({"person:found", "search:off"})
# What somebody can say of themselves against the word of others.
_OWN = frozenset({"deal", "guilt", "person"})
_LOOKED_INTO = frozenset({"origin"})  # firemen who find petrol defend nobody
_OVER = frozenset({
    "alarm:off", "fire:contained", "fire:off", "gathering:off", "passage:open", "person:found",
    "runaway:caught", "search:off", "supply:on", "vessel:free",
})  # fmt: skip
# Ends that another channel, soon after, rather disputes than brings up to date.
_DISPUTED = frozenset({"passage", "plan", "deal", "supply"})
_OF_THINGS = frozenset({"fire", "passage", "supply"})  # a new state even where a count stays
_SOON = timedelta(minutes=45)
_WAYS = frozenset({
    "c:aircraft", "c:airport", "c:bridge", "c:bus", "c:road", "c:ship", "c:station", "c:train",
    "c:tunnel",
})  # fmt: skip
# Values that cannot both be true of one event.
_RIVALS = (
    ("contest:lost", "contest:won"),
    ("damage:afloat", "damage:sunk"),
    ("deal:off", "deal:on"),
    ("fire:off", "fire:on"),
    ("guilt:no", "guilt:yes"),
    ("origin:accident", "origin:intent"),
    ("passage:closed", "passage:open"),
    ("person:alive", "person:dead"),
    ("person:alive", "person:ill"),
    ("strike:hit", "strike:stopped"),
    ("norm:bad", "norm:ok"),
    ("structure:gone", "structure:intact"),
    ("craft:down", "craft:safe"),
    ("supply:off", "supply:on"),
    ("vote:no", "vote:yes"),
)
# Of a person in office or of a plan, the other party's word denies what was claimed.
_DENIED_BY = (("office:out", "office:in"), ("plan:on", "plan:off"), ("plan:off", "plan:on"))


def ended_state(pair: Pair) -> Verdict | None:
    """The event moves on: the fire is out, the bridge is open again, the child is found."""
    is_repeat = not pair.is_same_channel and _counts_alike(pair)
    for old, new in _ENDS:
        family = _family(old)
        keeps = is_repeat and (pair.is_open or _is_told_already(pair, new))
        if keeps or not _turns(pair, old, new):
            continue
        if new in _FOUND and pair.stands_still:
            continue
        if pair.is_same_channel or family not in _DISPUTED or pair.gap >= _SOON:
            return Verdict(
                kind=RelationKind.UPDATE, rule="state-ends", slot=family, confidence=0.65
            )
    return None


def _is_another_way(pair: Pair, state: str) -> bool:
    """One speaks of a ferry that does not run, the other of a train that does."""
    if not pair.is_open or _family(state) != "passage":
        return False
    earlier, later = pair.earlier.marks & _WAYS, pair.later.marks & _WAYS
    return bool(earlier and later) and not earlier & later


def _is_told_already(pair: Pair, new: str) -> bool:
    """Of people, whose counts tell where they stand, and of a fire that was contained before."""
    return _family(new) not in _OF_THINGS or new in pair.earlier.states


def _counts_alike(pair: Pair) -> bool:
    """Both say what befell as many, or the same large number: the one repeats the other."""
    agreed = pair.agreeing
    if agreed is None or pair.differing is not None:
        return False
    return agreed.earlier.role == agreed.later.role != "" or agreed.later.size >= TELLING


def settled(pair: Pair) -> Verdict | None:
    """The channel tells that what it spoke of is over, though it had not said what was wrong."""
    if not pair.is_same_channel or not pair.link.names or pair.later.figures:
        return None
    ends = sorted(pair.later.states & _OVER - pair.earlier.states)
    if not ends:
        return None
    return Verdict(kind=RelationKind.UPDATE, rule="is-over", slot=_family(ends[0]), confidence=0.55)


def rival_state(pair: Pair) -> Verdict | None:
    """Another channel tells another outcome of the same event; who was named denies it."""
    if pair.is_same_channel:
        return None
    left, right = pair.earlier.states - pair.later.states, pair.later.states - pair.earlier.states
    for one, other in _RIVALS:
        is_rival = (one in left and other in right) or (other in left and one in right)
        if is_rival and not _is_another_way(pair, one):
            is_own = _family(one) in _OWN and not pair.is_open
            speaks_for_itself = (is_own and bool(named_speakers(pair.earlier, pair.later))) or (
                pair.later.is_party
                and not pair.earlier.is_party
                and _family(one) not in _LOOKED_INTO
            )
            return Verdict(
                kind=RelationKind.DENIAL if speaks_for_itself else RelationKind.CONTRADICTION,
                rule="rival-outcome",
                slot=_family(one),
                confidence=0.6,
            )
    return None


def opposed(pair: Pair) -> Verdict | None:
    """Another channel says the opposite in a word: `holds` for `gave up`, `safe` for `unsafe`."""
    if pair.is_same_channel or not (pair.link.names or len(pair.link.shared) > 1):
        return None
    if pair.earlier.is_negated != pair.later.is_negated:
        return None
    before, after = pair.earlier.stances, pair.later.stances
    turned = {s for s in before - after if _opposite(s) in after and _opposite(s) not in before}
    if not turned:
        return None
    return Verdict(
        kind=RelationKind.DENIAL if pair.later.is_party else RelationKind.CONTRADICTION,
        rule="opposite-words",
        slot=min(turned).rstrip("+-"),
        confidence=0.55,
    )


def _opposite(stance: str) -> str:
    return stance[:-1] + ("-" if stance.endswith("+") else "+")


def rival_standing(pair: Pair) -> Verdict | None:
    """Another party says that who was out stays, and that what was planned is off: it denies."""
    if pair.is_same_channel:
        return None
    for old, new in _DENIED_BY:
        if _turns(pair, old, new):
            return Verdict(
                kind=RelationKind.DENIAL, rule="says-otherwise", slot=_family(old), confidence=0.6
            )
    return None


def _turns(pair: Pair, old: str, new: str) -> bool:
    """Some were found already, and now nobody is missing any more: that turns too."""
    earlier, later = pair.earlier.states, pair.later.states
    is_mixed = new in earlier
    if (pair.is_open and is_mixed) or _is_another_way(pair, old):
        return False
    return old in earlier and new in later and not (is_mixed and old in later)


def _family(state: str) -> str:
    return state.partition(":")[0]
