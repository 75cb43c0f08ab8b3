"""A channel in memory, and a page on it: what core holds of one channel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from channelwatch.domain.channels import ChannelProfile, Cursor
from channelwatch.domain.kinds import ChannelState, PostState
from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes, KnownPost, Revision
from channelwatch.pipeline.ports import PageResult


@dataclass
class StoredPost:
    """A post, every version of it and where it stands."""

    known: KnownPost
    revisions: list[Revision] = field(default_factory=list)
    state_after: datetime | None = None
    state_by: datetime | None = None

    @property
    def text(self) -> str:
        return self.revisions[-1].post.content.text


@dataclass
class StoredChannel:
    """A channel with its history."""

    cursor: Cursor
    profiles: list[ChannelProfile] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    posts: dict[int, StoredPost] = field(default_factory=dict)
    states: list[tuple[ChannelState, str | None]] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)


class MemoryPage:
    """A page on a copy of the channel: it takes effect at the end or not at all."""

    def __init__(self, channel: StoredChannel) -> None:
        self.channel = channel
        self.cursor = channel.cursor

    def known_posts(self, ids: Iterable[int]) -> Mapping[int, KnownPost]:
        return {i: self.channel.posts[i].known for i in ids if i in self.channel.posts}

    def write(self, reading: Reading, changes: Changes, recorded_at: datetime) -> PageResult:
        channel = self.channel
        new = self._write_revisions(changes)
        for absence in changes.newly_absent:
            self._set(
                absence.telegram_message_id,
                absent_after=absence.observed_after,
                absent_by=absence.observed_by,
            )
        for i in changes.returned:
            self._set(i, absent_after=None, absent_by=None)
        for change in changes.states:
            self._set(change.telegram_message_id, state=change.state)
            post = channel.posts[change.telegram_message_id]
            post.state_after, post.state_by = change.observed_after, change.observed_by
        for i, metrics in changes.metrics:
            self._set(i, metrics=metrics)
        channel.unseen.update(changes.unseen_ids)
        deleted = sum(s.state in (PostState.DELETED, PostState.EXPIRED) for s in changes.states)
        is_moved = self._write_face(reading)
        self._move_cursor(reading)
        edits = len(changes.revisions) - new
        return PageResult(
            new_posts=new,
            edits=edits,
            deletions=deleted,
            is_changed=bool(new or edits or deleted or is_moved),
        )

    def _write_revisions(self, changes: Changes) -> int:
        new = 0
        for revision in changes.revisions:
            post = revision.post
            known = KnownPost(
                telegram_message_id=post.telegram_message_id,
                content_sha256=post.content.digest(),
                revision_count=revision.number,
                state=PostState.LIVE,
                seen_by=revision.observed_by,
                expires_at=post.expires_at,
            )
            stored = self.channel.posts.get(post.telegram_message_id)
            if stored is None:
                stored = self.channel.posts[post.telegram_message_id] = StoredPost(known)
                new += 1
            else:
                stored.known = replace(
                    stored.known,
                    content_sha256=known.content_sha256,
                    revision_count=revision.number,
                    seen_by=revision.observed_by,
                )
            stored.revisions.append(revision)
        return new

    def _write_face(self, reading: Reading) -> bool:
        channel, moved = self.channel, False
        if reading.profile and channel.profiles[-1:] != [reading.profile]:
            moved = bool(channel.profiles)
            channel.profiles.append(reading.profile)
        count = reading.subscriber_count
        if count is not None and channel.counts[-1:] != [count]:
            moved = moved or bool(channel.counts)
            channel.counts.append(count)
        return moved

    def _move_cursor(self, reading: Reading) -> None:
        ids = [p.telegram_message_id for p in reading.posts]
        cursor = replace(self.cursor, newest_message_id=max([self.cursor.newest_message_id, *ids]))
        if reading.pts is not None:
            if cursor.state != reading.state:
                self.channel.states.append((reading.state, None))
            cursor = replace(
                cursor, pts=reading.pts, complete_at=reading.asked_at, state=reading.state
            )
        self.channel.cursor = cursor

    def _set(self, message_id: int, **values: object) -> None:
        stored = self.channel.posts[message_id]
        stored.known = replace(stored.known, **values)  # type: ignore[arg-type]
