"""Weigh what speaks for a story's next step, and what for another event or no claim at all.

No single word tells whether a channel goes on with its story: a place comes back in the next report
from there, and `second` counts a victim as well as a crash. Each mark has a weight instead. They
were fitted by logistic regression to invented series and rounded; above zero the story goes on.
"""

from datetime import timedelta

from channelwatch.domain.claims.series.anew import names_again, opens_with_name
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.pair import Pair

# What an event comes to: it closes a chapter, and others may tell it again.
OUTCOMES = frozenset({
    "alarm:off", "fire:contained", "fire:off", "gathering:off", "passage:open", "person:alive",
    "person:dead", "person:found", "plan:off", "runaway:caught", "search:off", "supply:on",
    "vessel:free",
})  # fmt: skip
_CUES = {
    "sequel": 2.0,  # restored, extended, acquitted: what presupposes an earlier state
    "step": 2.0,  # sank, caught, signed: what an event comes to, or what begins another
    "grow": 1.0,
    "rise": 1.0,
    "closing": 1.0,
    "fall": 0.5,
    "seek": -1.0,  # what parties ask for moves nothing
    "match": -1.0,
    "occasion": -1.0,  # the noun of an event introduces one
    "aside": -2.0,  # adverts, opening hours, visits, what was last year
    "service": -2.0,
}
_ANSWERS = frozenset({"check", "confirm", "correct", "deny", "insist"})
_NAMED, _OUTCOME, _COUNTED, _FRESH = 0.5, 0.5, 1.5, -0.75
_LATER = ((timedelta(hours=18), -0.5), (timedelta(hours=26), -1.0))


def goes_on(pair: Pair) -> bool:
    """Tell whether the later post rather takes the story on than tells of something else."""
    return momentum(pair) > 0


def turns_away(pair: Pair) -> bool:
    """Tell whether a post that shares nothing tells of something else; goals name other players."""
    is_match = "match" in pair.earlier.cues & pair.later.cues
    if is_match or pair.later.cues & _ANSWERS or takes_up_name(pair):
        return False
    return momentum(pair) < 0


def momentum(pair: Pair) -> float:
    """Return the sum of the weights: above zero for a next step, below for something else."""
    cues = pair.later.cues - ({"step"} if "sequel" in pair.later.cues else set())
    said = sum(weight for cue, weight in _CUES.items() if cue in cues)
    named = _NAMED if takes_up_name(pair) and _is_about_it(pair) else 0.0
    ended = _OUTCOME if (pair.later.states - pair.earlier.states) & OUTCOMES else 0.0
    counted = _COUNTED if _counts_the_same(pair) else 0.0
    return said + _lateness(pair) + named + ended + counted + _FRESH * len(fresh_names(pair))


def _lateness(pair: Pair) -> float:
    """Later, who counts or says that it happened reports anew; who does neither may go on."""
    if not pair.later.figures and "happens" not in pair.later.cues:
        return 0.0
    return sum(weight for limit, weight in _LATER if pair.gap > limit)


def _is_about_it(pair: Pair) -> bool:
    """A town has a school, too: besides the name a word comes back, or the name comes first."""
    words = {mark for mark in pair.link.shared if mark[2:] not in pair.link.names}
    return bool(words) or opens_with_name(pair.earlier, pair.later)


def _counts_the_same(pair: Pair) -> bool:
    """Tell whether both give a number of those whom one thing befell."""
    return any(c.earlier.role and c.earlier.role == c.later.role for c in pair.compared)


def takes_up_name(pair: Pair) -> bool:
    """Tell whether a name of the earlier post comes back in the later one."""
    return names_again(pair.earlier, pair.later, pair.link)


def fresh_names(pair: Pair) -> list[str]:
    """Return the later names that the channel has not given before."""
    own = [m.names for m in pair.history if m.channel == pair.later.channel]
    known = frozenset().union(*own)
    return [name for name in pair.later.names if not any(similar(name, k) for k in known)]
