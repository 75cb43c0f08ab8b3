"""A collector store in memory: what core, registry and ops hold, as plain dictionaries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from channelwatch.domain.channels import ChannelProfile, ChannelRef, Cursor
from channelwatch.domain.failover import OwnNeed
from channelwatch.domain.kinds import AccountState, ChannelState, PostState
from channelwatch.domain.posts import PostMetrics
from channelwatch.domain.readings import Reading
from channelwatch.domain.reconcile import Changes, KnownPost, Revision
from channelwatch.pipeline.errors import Flooded, LeaseHeld, NotWatched, UsernameReused
from channelwatch.pipeline.ports import BackfillPosition, PageResult, Turn, Watch


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


class MemoryStore:
    """CollectorStore and BudgetStore in one; `fail_next_write` breaks a page half-way."""

    def __init__(self) -> None:
        self.watches: dict[int, Watch] = {}
        self.accounts: dict[int, str] = {}
        self.due: dict[int, datetime] = {}
        self.channels: dict[int, StoredChannel] = {}
        self.turns: list[Turn] = []
        self.unresolvable: dict[str, str] = {}
        self.reused: list[tuple[str, int]] = []
        self.requests: Counter[tuple[str, str, datetime]] = Counter()
        self.floods: dict[tuple[str, str], datetime] = {}
        self.account_states: list[tuple[str, AccountState, str]] = []
        self.positions: dict[int, BackfillPosition] = {}
        self.broken_channels: dict[int, Exception] = {}
        self.ahead: dict[str, list[Watch]] = {}

    def watch(self, username: str, *, account: str = "north", minutes: int = 15) -> Watch:
        """Put a channel on the watch list."""
        watch = Watch(
            watch_id=len(self.watches) + 1,
            username=username,
            telegram_channel_id=None,
            ref=None,
            poll_interval=timedelta(minutes=minutes),
        )
        self.watches[watch.watch_id] = watch
        self.accounts[watch.watch_id] = account
        return watch

    def of(self, telegram_channel_id: int) -> StoredChannel:
        """Return what is stored of a channel."""
        return self.channels[telegram_channel_id]

    def outcomes(self) -> list[str]:
        """Return how the turns ended, in order."""
        return [turn.outcome.value for turn in self.turns]

    # --- what is to be polled -------------------------------------------------------------------

    def due_watches(self, account: str, at: datetime, limit: int) -> Sequence[Watch]:
        due = [
            watch
            for i, watch in self.watches.items()
            if self.accounts[i] == account
            and watch.username not in self.unresolvable
            and (i not in self.due or self.due[i] <= at)
        ]
        return sorted(due, key=lambda w: (w.watch_id in self.due, self.due.get(w.watch_id, at)))[
            :limit
        ]

    def next_due_at(self, account: str) -> datetime | None:
        return min((at for i, at in self.due.items() if self.accounts[i] == account), default=None)

    def resolved(self, account: str, watch: Watch, ref: ChannelRef, at: datetime) -> Watch:
        bound_to = watch.telegram_channel_id
        if bound_to is not None and bound_to != ref.telegram_channel_id:
            raise UsernameReused(watch.username, bound_to, ref.telegram_channel_id)
        bound = replace(watch, telegram_channel_id=ref.telegram_channel_id, ref=ref, resolved_at=at)
        self.watches[watch.watch_id] = bound
        return bound

    def record_username_reused(self, watch: Watch, present_id: int, at: datetime) -> None:
        if (watch.username, present_id) not in self.reused:
            self.reused.append((watch.username, present_id))
        self.watches[watch.watch_id] = replace(watch, resolved_at=at)

    def record_turn(self, turn: Turn) -> None:
        self.turns.append(turn)
        if turn.due_at is not None:
            self.due[turn.watch.watch_id] = turn.due_at

    def record_unresolvable(self, watch: Watch, reason: str, at: datetime) -> None:
        self.unresolvable[watch.username] = reason

    def record_channel_state(
        self, telegram_channel_id: int, state: ChannelState, reason: str | None, at: datetime
    ) -> None:
        channel = self.channels.get(telegram_channel_id)
        if channel is not None and channel.cursor.state != state:
            channel.cursor = replace(channel.cursor, state=state)
            channel.states.append((state, reason))

    def to_resolve_ahead(self, account: str, at: datetime, limit: int) -> Sequence[Watch]:
        return list(self.ahead.get(account, ()))[:limit]

    def record_not_resolved(self, account: str, watch: Watch, at: datetime) -> None:
        self.ahead[account].remove(watch)

    def own_need(self, account: str) -> OwnNeed:
        own = [watch for i, watch in self.watches.items() if self.accounts[i] == account]
        return OwnNeed(
            turns_a_day=sum(timedelta(days=1) / watch.poll_interval for watch in own),
            look_ups=sum(watch.telegram_channel_id is None for watch in own),
        )

    # --- channels -------------------------------------------------------------------------------

    @contextmanager
    def channel_page(self, telegram_channel_id: int) -> Iterator[MemoryPage]:
        if telegram_channel_id in self.broken_channels:
            raise self.broken_channels[telegram_channel_id]
        known = self.channels.get(telegram_channel_id)
        page = MemoryPage(deepcopy(known) if known else self._new(telegram_channel_id))
        yield page
        self.channels[telegram_channel_id] = page.channel

    def _new(self, telegram_channel_id: int) -> StoredChannel:
        return StoredChannel(Cursor(telegram_channel_id=telegram_channel_id))

    def cursor(self, telegram_channel_id: int) -> Cursor:
        known = self.channels.get(telegram_channel_id)
        return known.cursor if known else self._new(telegram_channel_id).cursor

    def absent_once(self, telegram_channel_id: int) -> Sequence[int]:
        return [
            i for i, post in self._standing(telegram_channel_id) if post.known.absent_by is not None
        ]

    def recent_ids(self, telegram_channel_id: int, limit: int) -> Sequence[int]:
        return sorted((i for i, _ in self._standing(telegram_channel_id)), reverse=True)[:limit]

    def last_paths(self, telegram_channel_id: int, limit: int) -> Sequence[str]:
        paths = [
            turn.path
            for turn in reversed(self.turns)
            if turn.watch.telegram_channel_id == telegram_channel_id
            and turn.path in ("difference", "sweep")
        ]
        return [path for path in paths if path][:limit]

    def _standing(self, telegram_channel_id: int) -> list[tuple[int, StoredPost]]:
        channel = self.channels.get(telegram_channel_id)
        states = (PostState.LIVE, PostState.HIDDEN)
        posts = channel.posts.items() if channel else ()
        return [(i, post) for i, post in posts if post.known.state in states]

    # --- backfill -------------------------------------------------------------------------------

    def watched(self, username: str) -> tuple[str, Watch]:
        for i, watch in self.watches.items():
            if watch.username == username.removeprefix("@").lower():
                if watch.ref is None:
                    raise NotWatched(watch.username, "is not resolved yet")
                return self.accounts[i], watch
        raise NotWatched(username, "is not on the watch list")

    def position(self, telegram_channel_id: int) -> BackfillPosition:
        unbegun = BackfillPosition(telegram_channel_id=telegram_channel_id)
        return self.positions.get(telegram_channel_id, unbegun)

    def record_position(self, position: BackfillPosition, at: datetime) -> None:
        self.positions[position.telegram_channel_id] = position

    # --- budget ---------------------------------------------------------------------------------

    def spend(self, account: str, method: str, at: datetime) -> None:
        for name in (method, "*"):
            until = self.floods.get((account, name))
            if until is not None and until > at:
                raise Flooded(name, until)
        self.requests[account, method, at.replace(minute=0, second=0, microsecond=0)] += 1

    def spent(self, account: str, method: str, since: datetime) -> int:
        return sum(
            n
            for (who, what, hour), n in self.requests.items()
            if who == account and method in (what, "*") and hour >= since
        )

    def record_flood(self, account: str, method: str, until: datetime, at: datetime) -> None:
        self.floods[account, method] = until

    def record_account_state(
        self, account: str, state: AccountState, reason: str, at: datetime
    ) -> None:
        self.account_states.append((account, state, reason))

    def metrics(self, telegram_channel_id: int, message_id: int) -> PostMetrics:
        """Return the latest counters of a post."""
        return self.of(telegram_channel_id).posts[message_id].known.metrics


class MemoryLease:
    """A lease that is lost after it was looked at `lost_after` times, if that is set."""

    def __init__(self, lost_after: int | None) -> None:
        self.lost_after = lost_after

    def is_held(self) -> bool:
        if self.lost_after is None:
            return True
        self.lost_after -= 1
        return self.lost_after >= 0


class MemoryLeases:
    """Leases of one process, never waited for."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[str, MemoryLease]] = {}
        self.lost_after: int | None = None

    @contextmanager
    def hold(self, account: str, holder: str, wait: timedelta) -> Iterator[MemoryLease]:
        if account in self.held:
            raise LeaseHeld(account, self.held[account][0], datetime.fromtimestamp(0).astimezone())
        lease = MemoryLease(self.lost_after)
        self.held[account] = holder, lease
        try:
            yield lease
        finally:
            del self.held[account]
