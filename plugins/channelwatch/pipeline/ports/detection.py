"""The queue of unexamined facts."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.identity.faces import FaceChange
from channelwatch.pipeline.claim_ports import ClaimLedger


class DetectionStore(Protocol):
    """The queue of unexamined facts, one channel at a time."""

    def actors(self) -> Actors:
        """Return the actors that the registry knows."""
        ...

    def channels_with_facts(self) -> Sequence[int]:
        """Return the channels that have facts to examine."""
        ...

    def examine(self, telegram_channel_id: int) -> AbstractContextManager["Examination"]:
        """Open a transaction on one channel's facts."""
        ...

    def record_failure(self, telegram_channel_id: int, error: str) -> None:
        """Store that examining a channel failed; its facts stay queued."""
        ...


class Examination(Protocol):
    """One transaction that turns facts into flags."""

    facts: Sequence[Fact]

    @property
    def claims(self) -> ClaimLedger:
        """Return the claims of all channels, in this transaction."""
        ...

    def face_changes(self, first: datetime, last: datetime) -> Sequence[FaceChange]:
        """Return how the channel's profile changed between two moments, in order of time."""
        ...

    def raise_flags(self, flags: Iterable[Flag], at: datetime, *, is_late: bool = False) -> int:
        """Open or update flags; return how many events that made (0 for what is known)."""
        ...

    def supersede(self, prefixes: Sequence[str], at: datetime) -> int:
        """Let other flags take the place of open ones whose keys begin so; return how many."""
        ...

    def set_aside(self, fact_id: int, error: str) -> None:
        """Keep one fact queued with the name of the error that examining it raised."""
        ...

    def done(self) -> None:
        """Take the facts off the queue, except those set aside."""
        ...
