"""Examine facts about a channel itself: its profile, its state, its name."""

from collections.abc import Sequence

from channelwatch.domain.channel_flags import (
    flag_profile,
    flag_state,
    flag_takeover,
    flag_username_reuse,
)
from channelwatch.domain.facts import Fact
from channelwatch.domain.identity.faces import profile_changes
from channelwatch.domain.identity.takeover import WITHIN, takeover_suspicion
from channelwatch.pipeline.examining import Examining


def examine_profiles(work: Examining, facts: Sequence[Fact]) -> None:
    """Flag changed profiles under the kind that the claims engine gives them."""
    for fact in facts:
        with work.fact(fact):
            flag = flag_profile(fact, work.reader.engine.compare_profiles)
            work.raise_flags([flag], is_late=fact.is_late)
            _suspect_takeover(work, fact)


def _suspect_takeover(work: Examining, fact: Fact) -> None:
    """Hold a changed profile together with the changes of the day before it."""
    faces = work.examination.face_changes(fact.observed_by - WITHIN, fact.observed_by)
    compare = work.reader.engine.compare_profiles
    changes = [change for face in faces for change in profile_changes(face, compare)]
    if suspicion := takeover_suspicion(changes):
        first, last = suspicion.first_changed_at, suspicion.last_changed_at
        inside = [face for face in faces if first <= face.observed_by <= last]
        work.raise_flags([flag_takeover(fact, suspicion, inside)], is_late=fact.is_late)


def examine_states(work: Examining, facts: Sequence[Fact]) -> None:
    """Flag channels that changed their state, and usernames that changed hands."""
    for fact in facts:
        with work.fact(fact):
            rule = flag_state if fact.subject == "channel_state" else flag_username_reuse
            work.raise_flags([rule(fact)], is_late=fact.is_late)
