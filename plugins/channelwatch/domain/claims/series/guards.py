"""Keep look-alike events apart: other place, other day, other hour, bulletin, long ago."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

from channelwatch.domain.claims.series.guards_story import (
    ANSWERS,
    CONTINUES,
    another_event,
    aside,
    long_ago,
    other_object,
    takes_step,
)
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.linking import Link, Linking
from channelwatch.domain.claims.series.model import ClaimMention, Portion
from channelwatch.domain.claims.series.sameness import is_of_region, is_scoped

# A number right behind the first word and before a mark.
_NUMBERED = re.compile(r"\W*(\w+)\s+(?:№\s*|#\s*)?(\d{1,4})\s*[:,.—–-]\s")
_BULLETIN_GAP = timedelta(hours=6)
_QUOTES_LAST = timedelta(minutes=30)  # of a rate that no word says has moved
_STORY_LASTS = timedelta(hours=26)
_MOVES = frozenset({"fall", "grow", "rise", "sequel", "step"})
_GROWS = frozenset({"grow", "rise"})


def obstacle(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> str:
    """Return the name of the first guard that says these are two events, or ""."""
    for name, guard in _GUARDS.items():
        if guard(earlier, later, link, linking):
            return name
    return ""


def _other_place(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    if not earlier.places or not later.places or link.names:
        return False
    if not linking.is_open and _moves_along(earlier, later, link):
        return False
    return not any(similar(a, b) for a in earlier.places for b in later.places)


def _moves_along(earlier: ClaimMention, later: ClaimMention, link: Link) -> bool:
    """A channel's caravan reaches the next town, and the water the next quarter."""
    is_soon = earlier.channel == later.channel and later.at - earlier.at <= _STORY_LASTS
    counts_on = bool(earlier.figures) and bool(later.figures) and bool(later.cues & _GROWS)
    return is_soon and bool(link.shared) and (takes_step(later) or counts_on)


def _other_day(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """Yesterday against today, one weekday against another."""
    del link, linking
    if later.cues & ANSWERS and not (earlier.figures and later.figures):
        return False
    for kind in ("day:", "date:", "weekday:"):
        left = {period for period in earlier.periods if period.startswith(kind)}
        right = {period for period in later.periods if period.startswith(kind)}
        if left and right and not left & right:
            return True
    return False


def _other_hour(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """One channel tells the same of two hours: two tremors, two trains."""
    del linking
    if not earlier.clocks or not later.clocks or earlier.clocks & later.clocks:
        return False
    return earlier.channel == later.channel and link.overlap >= 0.5 and not later.cues & CONTINUES


def _other_number(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """Lot 14 and lot 15, stage 6 and stage 7: what a channel numbers are several things."""
    del link
    if linking.is_open or earlier.channel != later.channel:
        return False
    left, right = (_NUMBERED.match(mention.text) for mention in (earlier, later))
    if left is None or right is None or left[1].casefold() != right[1].casefold():
        return False
    is_counted = any(f.role and f.quantity.text == right[2] for f in later.figures)
    return left[2] != right[2] and not is_counted  # `Dead: 5`


def _bulletin(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """Rates, weather and daily totals: each is its own figure."""
    gap = later.at - earlier.at
    if not linking.is_open and link.names and later.cues & {"rise", "sequel"}:
        return False  # a storm that has a name is one, whatever its winds
    gone_by = _BULLETIN_GAP
    if earlier.figures and later.figures and not (linking.is_open or later.cues & _MOVES):
        gone_by = _QUOTES_LAST
    if "bulletin" in earlier.cues and "bulletin" in later.cues and gap >= gone_by:
        return True
    is_same = len(link.shared) >= 3 or earlier.marks == later.marks
    alike = earlier.channel == later.channel and link.overlap >= 0.75 and is_same
    goes_on = later.cues & (CONTINUES | {"grow"})
    counts = linking.is_open or bool(later.figures)  # a bulletin without a figure is none
    return alike and counts and gap >= timedelta(hours=12) and not goes_on


def _period_against_period(
    earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking
) -> bool:
    """A count of the past day against one of today so far, unless it is the sum of what came."""
    del link
    if not linking.is_open and any(f.portion is Portion.INCREMENT for f in later.figures):
        return False
    one_is_bulletin = ("bulletin" in earlier.cues) != ("bulletin" in later.cues)
    days = [p for p in (earlier.periods | later.periods) if p.startswith("day:")]
    return one_is_bulletin and bool(days) and bool(earlier.figures) and bool(later.figures)


def _other_scope(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """One counts this event, the other a whole month, an event before, or one region of it."""
    del link
    if linking.is_open or later.cues & (CONTINUES - _GROWS):
        return False
    if any(is_of_region(a, b) for a, b in product(earlier.figures, later.figures)):
        return True
    left, right = (
        {is_scoped(figure) for figure in mention.figures if not figure.is_weak}
        for mention in (earlier, later)
    )
    return bool(left and right) and not left & right


_Guard = Callable[[ClaimMention, ClaimMention, Link, Linking], bool]
_GUARDS: dict[str, _Guard] = {
    "place": _other_place,
    "day": _other_day,
    "hour": _other_hour,
    "number": _other_number,
    "bulletin": _bulletin,
    "period": _period_against_period,
    "scope": _other_scope,
    "another": another_event,
    "object": other_object,
    "aside": aside,
    "long ago": long_ago,
}
