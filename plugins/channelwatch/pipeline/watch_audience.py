"""Hold the counts that came since the last time against each channel's own habit."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from channelwatch.domain.audience.advance import DEFAULTS
from channelwatch.domain.audience.cause import DRIVES_WITHIN
from channelwatch.domain.audience.collapse import follow_collapse
from channelwatch.domain.audience.evidence import Mention, PostReach
from channelwatch.domain.audience.memory import from_memory, to_memory
from channelwatch.domain.audience.parameters import DAY, AudienceParameters
from channelwatch.domain.audience.series import CountObservation, at_moment, at_seconds
from channelwatch.domain.audience.settling import can_have_cause, is_due, settle
from channelwatch.domain.audience.together import Moved, joint_moves
from channelwatch.domain.audience.watch import NOTHING, Case, Told, Watched, observe
from channelwatch.domain.audience_flags import (
    Named,
    collapse_key,
    flag_case,
    flag_collapse,
    flag_joint_move,
    flag_passing,
    incident_key,
    passing_key,
)
from channelwatch.domain.flags import Flag
from channelwatch.pipeline.ports import Clock

REACH = timedelta(days=30)  # of the posts that tell what is usual
JOINT = timedelta(hours=24)


class Evidence(Protocol):
    """What is stored of a channel that may tell the cause of a move."""

    def posts(self, since: datetime, now: datetime) -> Sequence[PostReach]:
        """Return the reach of the channel's posts published since then, in order of time."""
        ...

    def mentions(self, first: datetime, last: datetime) -> Sequence[Mention]:
        """Return the posts of other channels that name or forward this one."""
        ...


class AudienceTurn(Evidence, Protocol):
    """One transaction on one channel: what is remembered, and the counts seen since."""

    channel: Named
    memory: Mapping[str, Any] | None
    counts: Sequence[CountObservation]
    overrides: Mapping[str, float]

    def raise_flags(self, flags: Sequence[Flag], at: datetime) -> int:
        """Open or update flags; return how many events that made."""
        ...

    def close_flags(self, dedupe_keys: Sequence[str], at: datetime) -> int:
        """Close flags; return how many were open."""
        ...

    def supersede(self, dedupe_keys: Sequence[str], at: datetime) -> int:
        """Let another flag take the place of these; return how many were open."""
        ...

    def suppress(self, flags: Sequence[tuple[Flag, str]], at: datetime) -> None:
        """Store what was seen and has no flag of its own, each with the reason."""
        ...

    def remember(self, memory: Mapping[str, Any], at: datetime) -> None:
        """Store what is to be remembered together with how far it has seen."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentMoves:
    """The moves of all channels that were first observed lately, and how many are watched.

    `names` and `counts` (the latest) are those of the channels that moved.
    """

    moves: Sequence[Moved]
    names: Mapping[int, Named]
    counts: Mapping[int, int]
    watched: int


class AudienceStore(Protocol):
    """The counts and what the detectors remember of them."""

    def channels_with_counts(self) -> Sequence[int]:
        """Return the channels that have counts the detectors have not seen."""
        ...

    def turn(self, telegram_channel_id: int) -> AbstractContextManager[AudienceTurn]:
        """Open a transaction that holds this channel's memory."""
        ...

    def recent_moves(self, since: datetime) -> RecentMoves:
        """Return the moves of all channels that were first observed since then."""
        ...

    def raise_flags(self, flags: Sequence[Flag], at: datetime) -> int:
        """Open or update flags that are about several channels; return how many events."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceSummary:
    """Channels with new counts, flag events that these made, channels that failed."""

    channels: int = 0
    flag_events: int = 0
    failed: Sequence[str] = ()


def watch_audience(
    store: AudienceStore, clock: Clock, given: AudienceParameters = DEFAULTS
) -> AudienceSummary:
    """Give every channel with new counts its turn; one that fails keeps its counts for the next."""
    channels = store.channels_with_counts()
    events, failed = 0, []
    for channel in channels:
        try:
            with store.turn(channel) as turn:
                events += _examine(turn, clock.now(), given.overridden(turn.overrides))
        except Exception as error:  # named to the caller, who turns red after all others had a turn
            failed.append(f"{channel}: {type(error).__name__}")
    if events:
        events += _compare(store, clock.now())
    return AudienceSummary(channels=len(channels), flag_events=events, failed=failed)


def _examine(turn: AudienceTurn, at: datetime, given: AudienceParameters) -> int:
    """Look at all new counts, then tell what has become of it: each flag once."""
    watched = from_memory(turn.memory) if turn.memory else Watched()
    told = NOTHING
    for count in turn.counts:
        watched, brought = observe(watched, count, given)
        told = told + brought if brought is not NOTHING else told
    settled = _settle(turn, watched, told, at)
    kept = tuple(settled.get(case.incident.number, case) for case in watched.cases)
    made = _tell(turn, settled.values(), told, at)
    watched, judged = _judge_reach(turn, replace(watched, cases=kept), at)
    turn.remember(to_memory(watched), at)
    return made + judged


def _settle(turn: AudienceTurn, watched: Watched, told: Told, at: datetime) -> Mapping[int, Case]:
    """Return the cases that changed or whose cause is due, by number, with their causes."""
    cases = {case.incident.number: case for case in told.cases}
    cases |= {case.incident.number: case for case in watched.cases if is_due(case, at)}
    return {number: with_cause(turn, case, at) for number, case in cases.items()}


def with_cause(evidence: Evidence, case: Case, at: datetime) -> Case:
    """Return the case with its cause, as far as what is stored tells it at that moment."""
    if not can_have_cause(case):
        return settle(case, (), (), at)
    began = at_moment(case.incident.began_at)
    until = began + DRIVES_WITHIN
    mentions = evidence.mentions(began - DRIVES_WITHIN, until)
    return settle(case, evidence.posts(began - REACH, min(at, until + REACH)), mentions, at)


def _tell(turn: AudienceTurn, cases: Iterable[Case], told: Told, at: datetime) -> int:
    channel = turn.channel
    number = channel.telegram_channel_id
    inside = {held.passing for held in told.held_back}
    alone = [flag_passing(channel, p) for p in told.alone if p not in inside]
    made = turn.raise_flags([*(flag_case(channel, case) for case in cases), *alone], at)
    made += turn.close_flags([incident_key(number, incident) for incident in told.closed], at)
    flagged = [passing_key(number, h.passing) for h in told.held_back if h.was_flagged]
    made += turn.supersede(flagged, at)
    never = [
        (flag_case(channel, Case(incident=event.incident)), event.reason)
        for event in told.suppressed
    ]
    passed = [(flag_passing(channel, held.passing), held.reason) for held in told.held_back]
    turn.suppress([*never, *passed], at)
    return made


def _judge_reach(turn: AudienceTurn, watched: Watched, at: datetime) -> tuple[Watched, int]:
    """Look once a day whether the subscribers still look at the posts."""
    now = at_seconds(at)
    if now - watched.reach_judged_at < DAY:
        return watched, 0
    old, new = watched.collapse, follow_collapse(watched.collapse, turn.posts(at - REACH, at))
    made = turn.raise_flags([flag_collapse(turn.channel, new)], at) if new else 0
    if old and not new:
        made += turn.close_flags([collapse_key(turn.channel.telegram_channel_id, old)], at)
    return replace(watched, collapse=new, reach_judged_at=now), made


def _compare(store: AudienceStore, at: datetime) -> int:
    """Tell of channels that moved at once; the flag stands at the largest of them."""
    recent = store.recent_moves(at - JOINT)
    flags = [
        flag_joint_move(joint, recent.names, max(joint.channels, key=recent.counts.__getitem__))
        for joint in joint_moves(recent.moves, recent.watched)
    ]
    return store.raise_flags(flags, at) if flags else 0
