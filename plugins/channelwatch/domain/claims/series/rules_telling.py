"""What other causes, places, hours and like wordings of two tellings mean."""

from datetime import timedelta
from math import isclose

from channelwatch.domain.claims.series.agreement import TOLERANCE, agree
from channelwatch.domain.claims.series.course import OUTCOMES
from channelwatch.domain.claims.series.model import Figure, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict

_SAME_TELLING = 0.4  # overlap from which two channels tell of one event, whatever the place
_COPIED = 0.5
_SOON, _RETOLD_SOON = timedelta(hours=1), 0.35
_TRANSLATED = 0.15  # names and concepts alone survive a translation
_BEYOND_NAMES = 2  # words; a match and a fair may be told of the same town


def rival_cause(pair: Pair) -> Verdict | None:
    """Two causes of one event, or the same one named only to be ruled out."""
    left, right = pair.earlier.causes, pair.later.causes
    ruled_out = pair.later.is_negated or bool(pair.later.cues & {"dispute", "correct"})
    if not left or not right - left or (left & right and not ruled_out):
        return None
    if pair.is_same_channel and "correct" not in pair.later.cues:
        return None
    return _contradiction("rival-cause", "cause", 0.6)


def rival_place_or_time(pair: Pair) -> Verdict | None:
    """Another channel puts the same event on the other bank, or at another hour or day."""
    if pair.is_same_channel:
        return None
    if not pair.is_open and _names_other_day(pair):
        return _contradiction("rival-day", "time", 0.6)
    if pair.link.overlap < _SAME_TELLING:
        return None
    mine, theirs = pair.earlier.directions, pair.later.directions
    if mine and theirs - mine and (not mine & theirs or pair.later.is_negated):
        return _contradiction("rival-place", "place", 0.6)
    hours, others = pair.earlier.clocks, pair.later.clocks
    if hours and others and not hours & others and pair.link.names:
        return _contradiction("rival-time", "time", 0.55)
    return None


def _names_other_day(pair: Pair) -> bool:
    """`On Thursday, not on Monday`: the day that was told, and another instead of it."""
    days = {p for p in pair.later.periods if p.startswith(_DAYS)}
    told = pair.earlier.periods & days
    return "contrast" in pair.later.cues and bool(told) and bool(days - pair.earlier.periods)


_DAYS = ("day:", "date:", "weekday:")


def repetition(pair: Pair) -> Verdict | None:
    """Another channel tells the same in the same or other words."""
    if pair.is_same_channel or pair.differing is not None:
        return None
    if pair.link.strength < 2 or counts_otherwise(pair):
        return None
    is_translated = pair.earlier.language != pair.later.language and bool(pair.link.names)
    words = {mark for mark in pair.link.shared if mark[2:] not in pair.link.names}
    if pair.is_open and len(words) < _BEYOND_NAMES:
        return None
    is_soon = not pair.is_open and pair.gap <= _SOON and len(words) > 1
    needed = _TRANSLATED if is_translated else _RETOLD_SOON if is_soon else _COPIED
    if pair.link.overlap < needed:
        return None
    confidence = 0.5 + pair.link.overlap / 2.5
    return Verdict(
        kind=RelationKind.SPREAD, rule="same-words", slot="statement", confidence=confidence
    )


def same_state(pair: Pair) -> Verdict | None:
    """Another channel tells the same outcome of the same event, whatever its words."""
    if pair.is_same_channel or not pair.link.names or pair.differing is not None:
        return None
    if not pair.earlier.states & pair.later.states & OUTCOMES or counts_otherwise(pair):
        return None
    if pair.earlier.is_negated != pair.later.is_negated:
        return None
    return Verdict(kind=RelationKind.SPREAD, rule="same-outcome", slot="statement", confidence=0.55)


def counts_otherwise(pair: Pair) -> bool:
    """Both give figures and share none: a part and the whole at best."""
    left, right = _firm(pair.earlier.figures), _firm(pair.later.figures)
    return bool(left and right) and not any(
        agree(a, b) and (not (a.is_bound or b.is_bound) or _nears(a, b))
        for a in left
        for b in right
    )


def _nears(a: Figure, b: Figure) -> bool:
    """`more than forty` are the 41 of another."""
    return isclose(a.size, b.size, rel_tol=TOLERANCE)


def _firm(figures: tuple[Figure, ...]) -> list[Figure]:
    return [figure for figure in figures if not figure.is_weak]


def _contradiction(rule: str, slot: str, confidence: float) -> Verdict:
    return Verdict(kind=RelationKind.CONTRADICTION, rule=rule, slot=slot, confidence=confidence)
