"""Serve the detect step's claims from Postgres, within the transaction of one examination."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_flags import Evidence
from channelwatch.domain.claim_tellings import ReadText, TextVersion, VersionKey
from channelwatch.domain.claims.series.candidates import Found, KeyCounts
from channelwatch.pipeline.claim_ports import Counted, PassageKey, Search, Stretch, Vanished
from channelwatch.pipeline.consulting import ExtractorKey
from channelwatch.store import claim_evidence, claim_searches, claim_texts, claim_writes
from channelwatch.store.extractor_answers import with_answers


class PostgresClaims:
    """Claims of all channels. The first write holds them until the transaction ends.

    Texts come with what the language model `asked` proposed for them.
    """

    def __init__(self, connection: Connection, asked: ExtractorKey | None = None) -> None:
        self._connection = connection
        self._asked = asked
        self._is_locked = False

    def texts_of(self, telegram_channel_id: int, limit: int) -> Sequence[str]:
        """Return a channel's latest texts, newest first."""
        return claim_texts.texts_of(self._connection, telegram_channel_id, limit)

    def versions(self, keys: Sequence[VersionKey]) -> Mapping[VersionKey, TextVersion]:
        """Return versions of posts as they were observed; forgotten ones are left out."""
        found = claim_texts.versions(self._connection, keys)
        return {version.key: version for version in self._answered(list(found.values()))}

    def media_texts(
        self, telegram_channel_id: int, telegram_message_id: int
    ) -> Sequence[TextVersion]:
        """Return the texts in the media of a post that stand now, in order of their numbers."""
        return self._answered(
            claim_texts.media_texts(self._connection, telegram_channel_id, telegram_message_id)
        )

    def statement(self, statement_id: int) -> TextVersion | None:
        """Return a statement from outside Telegram as a text version."""
        found = claim_texts.statement(self._connection, statement_id)
        return self._answered([found])[0] if found else None

    def add(self, reads: Sequence[ReadText], at: datetime) -> None:
        """Store what was read; the keys of a newer version take the place of the older one's."""
        self._lock()
        claim_writes.add_reads(self._connection, reads, at)

    def count_keys(self, keys: Mapping[Stretch, Collection[str]]) -> Mapping[Stretch, KeyCounts]:
        """Count the passages that have each key in a stretch, up to one past TOO_COMMON."""
        return claim_searches.count_keys(self._connection, keys)

    def sharing(
        self, searches: Sequence[Search], *, window: timedelta
    ) -> Mapping[PassageKey, Sequence[Found]]:
        """Return for each search the passages of other posts that it may choose from."""
        return claim_searches.sharing(self._connection, searches, window=window)

    def last_own(
        self, searches: Sequence[Search], *, within: timedelta
    ) -> Mapping[PassageKey, PassageKey]:
        """Return for each search the last passage before it that has a key of its channel's own."""
        return claim_searches.last_own(self._connection, searches, within=within)

    def join_claims(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Let each first claim stand for the second from now on."""
        self._lock()
        claim_writes.join_claims(self._connection, pairs)

    def add_changes(self, changes: Sequence[ClaimChange], at: datetime) -> None:
        """Store changes; those that are known stay as they are."""
        self._lock()
        claim_writes.add_changes(self._connection, changes, at)

    def answers_of(self, posts: Sequence[tuple[int, int]]) -> Sequence[Evidence]:
        """Return how posts (channel, message) answer earlier ones, with both texts."""
        return claim_evidence.answers_of(self._connection, posts)

    def who_says(
        self, claim_key: str, value: float, since: datetime, but: VersionKey
    ) -> Sequence[str]:
        """Return the usernames of other channels whose last word on a claim is a value."""
        return claim_evidence.who_says(self._connection, claim_key, value, since, but)

    def counted(
        self, usernames: Sequence[str], first: datetime, last: datetime
    ) -> Sequence[Counted]:
        """Return channels with their counts of a stretch of time; unknown ones are left out."""
        return claim_evidence.counted(self._connection, usernames, first, last)

    def vanished(
        self, telegram_channel_id: int, messages: Sequence[int], within: timedelta
    ) -> Sequence[Vanished]:
        """Return the deleted posts that are among `messages`, or went near one of them in time."""
        return claim_evidence.vanished(self._connection, telegram_channel_id, messages, within)

    def _answered(self, versions: Sequence[TextVersion]) -> Sequence[TextVersion]:
        return with_answers(self._connection, self._asked, versions)

    def _lock(self) -> None:
        if not self._is_locked:
            claim_writes.lock_claims(self._connection)
            self._is_locked = True
