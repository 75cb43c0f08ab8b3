"""What differing scores of one match mean: it went on, or somebody tells another result."""

import re
from datetime import timedelta
from itertools import starmap
from operator import le

from channelwatch.domain.claims.series.model import ClaimMention, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict

_MATCH_LASTS = timedelta(hours=4)
_SIDES = 2
# Behind a clock, a date or a longer number stands no score.
_SCORE = re.compile(r"(?<![\d:.,–-])(\d{1,3})\s?[:–-]\s?(\d{1,3})(?![\d:.,%–-]*\d)")

# `Falcons 2, Bears 1`.
_BY_SIDE = re.compile(r"\b[^\W\d]\w+ (\d{1,3})\s?[,–—-]\s?(?:[^\W\d]\w+ ){1,2}(\d{1,3})\b")
# `Falcons 2-1 Bears`, `«Нива» — «Верес» 2:1`.
_BETWEEN_SIDES = re.compile(
    r"[^\W\d_]»?\s\d{1,2}\s?[:–-]\s?\d{1,2}\s«?[^\W\d_a-zа-яёіїєґñáéíóú]\w"
    r"|»\s[—–-]\s«[^»]+»\s\d{1,2}:\d{1,2}\b"
)

Score = tuple[int, ...]


def differing_scores(pair: Pair) -> Verdict | None:
    """Scores of one match: goals add up, the same result spreads, another one contradicts."""
    old, new = score_of(pair.earlier), _last_score(pair.later)
    if old is None or new is None or pair.gap > _MATCH_LASTS or not _is_of_match(pair):
        return None
    if old == new:
        return None if pair.is_same_channel else _verdict(RelationKind.SPREAD)
    is_final = "contest:won" in pair.earlier.states and not pair.is_same_channel
    goes_on = _goes_on(old, new) and not is_final
    return _verdict(RelationKind.UPDATE if goes_on else RelationKind.CONTRADICTION)


def _is_of_match(pair: Pair) -> bool:
    """The later post speaks of a match, or names who played."""
    if "match" in pair.later.cues or _BETWEEN_SIDES.search(pair.later.text):
        return True
    return len(pair.link.names) >= _SIDES


def _verdict(kind: RelationKind) -> Verdict:
    return Verdict(kind=kind, rule="score", slot="score", confidence=0.7)


def score_of(mention: ClaimMention) -> Score | None:
    """Return the last score that a mention gives, the smaller number first, if it is of a match."""
    is_match = "match" in mention.cues or bool(_BETWEEN_SIDES.search(mention.text))
    return _last_score(mention) if is_match else None


def _last_score(mention: ClaimMention) -> Score | None:
    found = _SCORE.findall(mention.text) or _BY_SIDE.findall(mention.text)
    return tuple(sorted(map(int, found[-1]))) if found else None


def _goes_on(old: Score, new: Score) -> bool:
    return all(starmap(le, zip(old, new, strict=True)))
