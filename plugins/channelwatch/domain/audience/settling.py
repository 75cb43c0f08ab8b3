"""Settle the cause of a case: look for it while the move is young, and once more after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from channelwatch.domain.audience.cause import MOVES, name_cause
from channelwatch.domain.audience.evidence import Mention, PostReach
from channelwatch.domain.audience.parameters import HOUR
from channelwatch.domain.audience.series import at_moment, at_seconds
from channelwatch.domain.audience.watch import Case

JUDGED_EVERY = HOUR
PATIENCE = timedelta(days=4)  # a channel with a post a day has three to compare by then


def can_have_cause(case: Case) -> bool:
    """Return whether what went with it may tell its cause: a rise or fall, no stall or sawtooth."""
    return case.incident.kind in MOVES


def is_due(case: Case, now: datetime) -> bool:
    """Return whether to look for the cause (again): hourly until it is settled."""
    if not can_have_cause(case) or is_settled(case):
        return False
    return at_seconds(now) - case.judged_at >= JUDGED_EVERY


def is_settled(case: Case) -> bool:
    """Return whether the move has ended, and its cause was found or looked for long enough."""
    if case.cause is None or case.incident.closed_at is None:
        return False
    waited = at_moment(case.judged_at) - at_moment(case.incident.last_observed_at)
    return waited >= PATIENCE or case.cause.kind is not case.incident.kind


def settle(
    case: Case, posts: Sequence[PostReach], mentions: Sequence[Mention], now: datetime
) -> Case:
    """Return the case with its cause as known at `now`; no cause where counts tell it all."""
    cause = None
    if can_have_cause(case):
        cause = name_cause(case.incident, posts, mentions, now)
    return replace(case, cause=cause, judged_at=at_seconds(now))
