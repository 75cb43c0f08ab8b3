"""Tell that a story went on: its channel takes it up again, or another tells how it ended."""

from datetime import timedelta

from channelwatch.domain.claims.series.course import OUTCOMES, fresh_names, goes_on, takes_up_name
from channelwatch.domain.claims.series.model import Portion, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_telling import counts_otherwise

_PARALLEL = 0.5  # without a name: of another train or another street in the same words
_RETOLD = 0.75  # in the same words: a look-alike rather than the next chapter
_SAME_WORDS = 0.5  # overlap that makes up for a name when the verb presupposes the story
_STORY_LASTS = timedelta(hours=26)
_SAME_DAY = timedelta(hours=18)
_COPIED_WITHIN, _TRANSLATED_WITHIN = timedelta(minutes=20), timedelta(hours=1)
_SAME_STORY = 0.25


def moved_on(pair: Pair) -> Verdict | None:
    """Another channel tells how the event went on or ended, in like words."""
    is_translated = pair.earlier.language != pair.later.language
    copied_within = _TRANSLATED_WITHIN if is_translated else _COPIED_WITHIN
    if pair.is_same_channel or not pair.link.names or pair.gap <= copied_within:
        return None
    has_ended = pair.gap <= _STORY_LASTS and _goes_further(pair)
    if not has_ended and "sequel" not in pair.later.cues - pair.earlier.cues:
        return None
    if pair.differing is not None or pair.link.overlap < _SAME_STORY:
        return None
    return Verdict(kind=RelationKind.UPDATE, rule="moved-on", slot="statement", confidence=0.5)


def continuation(pair: Pair) -> Verdict | None:
    """The channel goes on with its story, in other words; a figure that stays moves nothing."""
    if not pair.is_same_channel or not _takes_up(pair) or not goes_on(pair):
        return None
    if _counts_parts(pair) or _is_retold(pair) or pair.stands_still:
        return None
    return Verdict(kind=RelationKind.UPDATE, rule="goes-on", slot="statement", confidence=0.5)


def _counts_parts(pair: Pair) -> bool:
    """Power is back in four of the seven: what ended did so for a part only."""
    portions = {figure.portion for figure in pair.later.figures if not figure.is_weak}
    if not portions or Portion.WHOLE in portions:
        return False
    return Portion.FRACTION in portions or not _goes_further(pair)


def _is_retold(pair: Pair) -> bool:
    """It says what it said, but for a figure."""
    if pair.differing is not None:
        return True
    counts_on = pair.gap <= _SAME_DAY and counts_otherwise(pair)
    is_chapter = _goes_further(pair) or counts_on or _steps_on(pair)
    return pair.link.overlap >= _RETOLD and not is_chapter


def _steps_on(pair: Pair) -> bool:
    """Tell whether a verb of an event's course is new."""
    return bool((pair.later.cues - pair.earlier.cues) & {"sequel", "step"})


def _goes_further(pair: Pair) -> bool:
    return bool((pair.later.states - pair.earlier.states) & OUTCOMES)


def _takes_up(pair: Pair) -> bool:
    """It names again what it spoke of; soon, any word in common will do, or nothing new named."""
    if takes_up_name(pair):
        return True
    if "sequel" in pair.later.cues and pair.link.overlap >= _SAME_WORDS:
        return True
    if ("wide" in pair.later.cues) != ("wide" in pair.earlier.cues) or pair.gap > _SAME_DAY:
        return False
    if pair.link.shared:
        longer = max(len(pair.earlier.marks), len(pair.later.marks))
        return len(pair.link.shared) / longer < _PARALLEL
    later = pair.later  # `all are on firm ground` closes what it does not name
    tells = any((later.figures, later.states, later.frames, "closing" in later.cues))
    return tells and not fresh_names(pair)
