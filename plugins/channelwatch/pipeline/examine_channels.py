"""Examine facts about a channel itself: its profile, its state, its name."""

from collections.abc import Sequence

from channelwatch.domain.channel_flags import (
    flag_profile,
    flag_state,
    flag_username_reuse,
)
from channelwatch.domain.facts import Fact
from channelwatch.pipeline.examining import Examining


def examine_profiles(work: Examining, facts: Sequence[Fact]) -> None:
    """Flag changed profiles under the kind that the claims engine gives them."""
    for fact in facts:
        with work.fact(fact):
            flag = flag_profile(fact, work.reader.engine.compare_profiles)
            work.raise_flags([flag], is_late=fact.is_late)


def examine_states(work: Examining, facts: Sequence[Fact]) -> None:
    """Flag channels that changed their state, and usernames that changed hands."""
    for fact in facts:
        with work.fact(fact):
            rule = flag_state if fact.subject == "channel_state" else flag_username_reuse
            work.raise_flags([rule(fact)], is_late=fact.is_late)
