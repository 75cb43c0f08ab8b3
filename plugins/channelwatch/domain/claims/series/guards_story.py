"""Keep another event, another object and what is beside the point apart from a story told on."""

from datetime import timedelta

from channelwatch.domain.claims.series.anew import names_again, quoted_names
from channelwatch.domain.claims.series.course import OUTCOMES
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.linking import Link, Linking
from channelwatch.domain.claims.series.model import ClaimMention

_ALIKE = 0.5  # overlap of two posts of one story
_LASTING = frozenset({"hostage", "ill", "missing", "trapped"})
_NEXT_DAY = timedelta(hours=10)
_HARM = frozenset({"attack", "explosion", "fire", "injured", "killed", "quake", "victim"})
CONTINUES = frozenset({"rise", "correct", "deny", "confirm", "insist", "dispute", "check"})
ANSWERS = frozenset(
    {"deny", "confirm", "insist", "check"}
)  # they may add what else happens, and when


def another_event(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """It says so: a second crash, a new attack; a new state of one thing is none."""
    if not linking.is_open:
        if _tells_another(earlier, later):
            return True
        if presupposes(later):  # `extended by another 72 hours`
            return False
    if not earlier.figures and not later.figures and link.names:
        return False
    return "new_event" in later.cues and not later.cues & CONTINUES


def _tells_another(earlier: ClaimMention, later: ClaimMention) -> bool:
    """A second defendant; on a later day another drone boat, or `shelled again`."""
    if later.cues & ANSWERS or earlier.language != later.language:
        return False
    if "another_event" in later.cues - earlier.cues:
        return True
    if later.at - earlier.at < _NEXT_DAY:
        return False
    strikes_again = "again" in later.cues and bool(later.frames & _HARM)
    begins_anew = "begins_anew" in later.cues and "rise" not in later.cues  # `a further rise`
    return begins_anew or (strikes_again and not later.states & OUTCOMES)


def other_object(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """The ferry "Aurora" is late, and so is the ferry "Borealis"; translations may name anew."""
    if linking.is_open or link.names or earlier.language != later.language:
        return False
    left, right = quoted_names(earlier.text), quoted_names(later.text)
    known = left | earlier.names
    is_known = any(similar(name, other) for name in right for other in known)
    return bool(left and right) and not is_known and not later.cues & CONTINUES


def aside(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """Adverts, opening hours, aftershocks, what was a year ago: beside the point of any claim."""
    del link
    if linking.is_open or later.cues & CONTINUES:
        return False
    if "seek" in earlier.cues & later.cues and earlier.channel == later.channel:
        return True  # what the one side asks for, and what the other
    if "sequel" in later.cues:
        return False
    speaks_for_itself = later.is_party and earlier.channel != later.channel
    return "aside" in later.cues - earlier.cues and not speaks_for_itself


def long_ago(earlier: ClaimMention, later: ClaimMention, link: Link, linking: Linking) -> bool:
    """What comes days later is rarely the same event, unless its words presuppose the story."""
    if later.at - earlier.at <= linking.forgets_after or later.cues & CONTINUES:
        return False
    if linking.is_open:
        return True
    if presupposes(later):
        return not names_again(earlier, later, link) and link.overlap < _ALIKE
    is_report = bool(later.figures) or earlier.channel != later.channel
    if _lasts(earlier) & _lasts(later) and link.names:
        return False
    return is_report or not link.names  # who gives no figure reports nothing new of another event


def _lasts(mention: ClaimMention) -> frozenset[str]:
    """Return what befell those counted, where that may go on for weeks: an outbreak, a siege."""
    return frozenset({figure.role for figure in mention.figures}) & _LASTING


def takes_step(later: ClaimMention) -> bool:
    """Tell whether a verb of an event's course stands there, and no noun of an event."""
    return bool(later.cues & {"sequel", "step"}) and "occasion" not in later.cues


def presupposes(later: ClaimMention) -> bool:
    """Restored, extended, acquitted: a later chapter, whenever that comes."""
    return "sequel" in later.cues and not later.cues & {"another_event", "begins_anew"}
