"""What the detect step asks of the store about claims."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_flags import Evidence
from channelwatch.domain.claim_tellings import ReadText, TextVersion, VersionKey
from channelwatch.domain.claims.series.candidates import Found, KeyCounts, Sought


class PassageKey(NamedTuple):
    """Where a passage stands: the version of a post, and the place in it."""

    version: VersionKey
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for around a passage."""

    passage: PassageKey
    said_at: datetime
    sought: Sought


class Stretch(NamedTuple):
    """Two moments, between which keys are counted."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A channel and the subscriber counts that were observed in a stretch of time."""

    telegram_channel_id: int
    username: str
    counts: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """A deleted post, between which moments it went, and the channel's other posts around it."""

    deleted: TextVersion
    gone_after: datetime | None
    gone_by: datetime
    others: Sequence[TextVersion]


class ClaimLedger(Protocol):
    """Claims as they are stored, within the transaction of an examination."""

    def texts_of(self, telegram_channel_id: int, limit: int) -> Sequence[str]:
        """Return a channel's latest texts, from which its recurring lines are learned."""
        ...

    def versions(self, keys: Sequence[VersionKey]) -> Mapping[VersionKey, TextVersion]:
        """Return versions of posts as they were observed; forgotten ones are left out."""
        ...

    def media_texts(
        self, telegram_channel_id: int, telegram_message_id: int
    ) -> Sequence[TextVersion]:
        """Return the texts in the media of a post that stand now, in order of their numbers."""
        ...

    def statement(self, statement_id: int) -> TextVersion | None:
        """Return a statement from outside Telegram as a text version."""
        ...

    def add(self, reads: Sequence[ReadText], at: datetime) -> None:
        """Store what was read; the keys of a newer version take the place of the older one's."""
        ...

    def count_keys(self, keys: Mapping[Stretch, Collection[str]]) -> Mapping[Stretch, KeyCounts]:
        """Count the passages that have each key in a stretch, up to one past TOO_COMMON."""
        ...

    def sharing(
        self, searches: Sequence[Search], *, window: timedelta
    ) -> Mapping[PassageKey, Sequence[Found]]:
        """Return for each search the passages of other posts that it may choose from.

        Each stands at a PassageKey; those said before are found as if there were none said later.
        """
        ...

    def last_own(
        self, searches: Sequence[Search], *, within: timedelta
    ) -> Mapping[PassageKey, PassageKey]:
        """Return for each search the last passage before it that has a key of its channel's own."""
        ...

    def join_claims(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Let each first claim stand for the second from now on."""
        ...

    def add_changes(self, changes: Sequence[ClaimChange], at: datetime) -> None:
        """Store changes; those that are known stay as they are."""
        ...

    def answers_of(self, posts: Sequence[tuple[int, int]]) -> Sequence[Evidence]:
        """Return how posts (channel, message) answer earlier ones, with both texts."""
        ...

    def who_says(
        self, claim_key: str, value: float, since: datetime, but: VersionKey
    ) -> Sequence[str]:
        """Return the usernames of other channels whose last word on a claim is a value."""
        ...

    def counted(
        self, usernames: Sequence[str], first: datetime, last: datetime
    ) -> Sequence[Counted]:
        """Return channels with their counts of a stretch of time; unknown ones are left out."""
        ...

    def vanished(
        self, telegram_channel_id: int, messages: Sequence[int], within: timedelta
    ) -> Sequence[Vanished]:
        """Return the deleted posts that are among `messages`, or went near one of them in time."""
        ...
