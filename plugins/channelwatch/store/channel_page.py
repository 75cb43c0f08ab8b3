"""One channel's page as one transaction: what is known, and what a reading adds to it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping

from channelwatch.domain.channels import Cursor
from channelwatch.domain.kinds import PostState
from channelwatch.domain.posts import PostMetrics
from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import NO_METRICS, Changes, KnownPost
from channelwatch.pipeline.ports import PageResult
from channelwatch.store import channel_history as history
from channelwatch.store.batch import Batch
from channelwatch.store.channel_states import write_state
from channelwatch.store.errors import ChannelNotObserved
from channelwatch.store.page_posts import PagePosts
from channelwatch.store.post_statements import KNOWN_METRICS, KNOWN_POSTS
from channelwatch.store.prepared import execute
from channelwatch.store.present_channel import PresentChannel, lock_present
from channelwatch.store.raw_pages import write_pages
from channelwatch.store.storable import LARGEST_ID, id_array
from channelwatch.store.tombstones import forgotten_ids, without_posts


class PostgresChannelPage:
    """A page of one channel, under its lock from the first moment to the commit."""

    def __init__(self, connection: Connection, telegram_channel_id: int) -> None:
        self._connection = connection
        self._present: PresentChannel = lock_present(connection, telegram_channel_id)
        self.cursor: Cursor = self._present.cursor

    def known_posts(self, ids: Iterable[int]) -> Mapping[int, KnownPost]:
        """Return what is stored of these posts; unknown ids are missing from the answer."""
        wanted = sorted({i for i in ids if 0 < i <= LARGEST_ID})
        if not wanted:
            return {}
        keys = {"channel": self.cursor.telegram_channel_id, "ids": id_array(wanted)}
        rows = execute(self._connection, KNOWN_POSTS, keys).all()
        metrics = self._known_metrics(rows) if rows else {}
        return {
            row.telegram_message_id: _known_post(row, metrics.get(row.telegram_message_id))
            for row in rows
        }

    def _known_metrics(self, posts: Sequence[Row[Any]]) -> Mapping[int, PostMetrics]:
        counted_from = [post.counted_from for post in posts]
        keys = {
            "channel": self.cursor.telegram_channel_id,
            "ids": [post.telegram_message_id for post in posts],
            "counted_from": counted_from,
            "oldest": min(counted_from),
        }
        rows = self._connection.execute(KNOWN_METRICS, keys).mappings()
        return {row["telegram_message_id"]: _metrics(row) for row in rows}

    def write(self, reading: Reading, changes: Changes, recorded_at: datetime) -> PageResult:
        """Store the reading; ChannelNotObserved for posts of a channel without a profile.

        A reading without pts (backfill, audit), or one asked before what is stored already, adds
        posts and nothing else: neither coverage nor counts, profile or cursor move. What was
        forgotten is left out, also of the evidence.
        """
        if self._present.has_forgotten and (gone := forgotten_ids(self._connection, reading)):
            reading, changes = without_posts(reading, changes, gone)
        batch = Batch(self._connection)
        is_changed = self._write_channel(batch, reading, recorded_at)
        write_pages(batch, reading, recorded_at)
        posts = PagePosts(self._connection, reading, recorded_at)
        new_posts, edits, deletions = posts.write(changes, self.cursor.complete_at, batch)
        return PageResult(
            new_posts=new_posts,
            edits=edits,
            deletions=deletions,
            is_changed=is_changed or bool(new_posts or edits or deletions),
        )

    def _write_channel(self, batch: Batch, reading: Reading, recorded_at: datetime) -> bool:
        """Store what the reading says of the channel itself; tell whether anything changed."""
        present = self._present
        stored = present.profile
        profile = history.clean_profile(reading.profile) if reading.profile else stored
        if profile is None:
            raise ChannelNotObserved(reading.telegram_channel_id)
        if not present.is_known or not self._is_behind(reading):
            history.write_channel(batch, reading, profile, recorded_at)
        if self._is_behind(reading):
            history.note_newest(batch, reading, recorded_at)
            return False
        return self._write_history(batch, reading, recorded_at)

    def _is_behind(self, reading: Reading) -> bool:
        complete_at = self.cursor.complete_at
        is_earlier = complete_at is not None and reading.asked_at < complete_at
        return reading.pts is None or is_earlier

    def _write_history(self, batch: Batch, reading: Reading, recorded_at: datetime) -> bool:
        present = self._present
        has_new_state = present.is_known and self.cursor.state != reading.state
        write_state(
            self._connection,
            present,
            reading.state,
            reason=None,
            observed_by=reading.answered_at,
            recorded_at=recorded_at,
        )
        has_new_face = reading.profile is not None and history.write_profile(
            batch, present, reading, history.clean_profile(reading.profile), recorded_at
        )
        window = history.write_coverage(batch, present, reading, recorded_at)
        has_new_count = history.write_count(batch, present, reading, window, recorded_at)
        return has_new_state or has_new_face or has_new_count


def _known_post(row: Row[Any], metrics: PostMetrics | None) -> KnownPost:
    return KnownPost(
        telegram_message_id=row.telegram_message_id,
        content_sha256=bytes(row.content_sha256),
        revision_count=row.revision_count,
        state=PostState(row.state),
        seen_by=row.content_observed_by,
        absent_after=row.absent_after,
        absent_by=row.absent_by,
        expires_at=row.expires_at,
        metrics=metrics or NO_METRICS,
    )


def _metrics(row: RowMapping) -> PostMetrics:
    counters = {name: row[name] for name in PostMetrics.__slots__}
    return PostMetrics(**counters)
