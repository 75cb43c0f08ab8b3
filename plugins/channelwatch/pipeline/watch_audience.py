"""Hold the counts that came since the last time against each channel's own habit."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from channelwatch.domain.audience.advance import DEFAULTS, NEW, advance
from channelwatch.domain.audience.incident import Action, IncidentEvent
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.series import CountObservation
from channelwatch.domain.audience.state import from_plain, to_plain
from channelwatch.domain.audience_flags import flag_incident, incident_key
from channelwatch.domain.flags import Flag
from channelwatch.pipeline.ports import Clock


class AudienceTurn(Protocol):
    """One transaction on one channel: what is remembered, and the counts seen since."""

    telegram_channel_id: int
    username: str | None
    state: Mapping[str, Any] | None
    counts: Sequence[CountObservation]

    def raise_flags(self, flags: Sequence[Flag], at: datetime) -> int:
        """Open or update flags; return how many events that made."""
        ...

    def close_flags(self, dedupe_keys: Sequence[str], at: datetime) -> int:
        """Close flags; return how many were open."""
        ...

    def suppress(self, flags: Sequence[tuple[Flag, str]], at: datetime) -> None:
        """Store what was seen and not flagged, each with the reason."""
        ...

    def remember(self, state: Mapping[str, Any], at: datetime) -> None:
        """Store the state together with how far it has seen."""
        ...


class AudienceStore(Protocol):
    """The counts and what the detectors remember of them."""

    def channels_with_counts(self) -> Sequence[int]:
        """Return the channels that have counts the detectors have not seen."""
        ...

    def turn(self, telegram_channel_id: int) -> AbstractContextManager[AudienceTurn]:
        """Open a transaction that holds this channel's state."""
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
                events += _examine(turn, clock.now(), given)
        except Exception as error:  # named to the caller, who turns red after all others had a turn
            failed.append(f"{channel}: {type(error).__name__}")
    return AudienceSummary(channels=len(channels), flag_events=events, failed=failed)


def _examine(turn: AudienceTurn, at: datetime, given: AudienceParameters) -> int:
    state = from_plain(turn.state) if turn.state else NEW
    found: list[IncidentEvent] = []
    for count in turn.counts:
        state, events = advance(state, count, given)
        found += events
    made = _store(turn, found, at)
    turn.remember(to_plain(state), at)
    return made


def _store(turn: AudienceTurn, events: Sequence[IncidentEvent], at: datetime) -> int:
    channel = turn.telegram_channel_id
    flagged = [e.incident for e in events if e.action is not Action.SUPPRESSED]
    closed = [e.incident for e in events if e.action is Action.CLOSED]
    held_back = [e for e in events if e.action is Action.SUPPRESSED]
    made = turn.raise_flags([flag_incident(channel, turn.username, i) for i in flagged], at)
    made += turn.close_flags([incident_key(channel, i) for i in closed], at)
    turn.suppress(
        [(flag_incident(channel, turn.username, e.incident), e.reason) for e in held_back], at
    )
    return made
