"""A collector store in memory: what core, registry and ops hold, as plain dictionaries."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta

from channelwatch.domain.channels import ChannelRef, Cursor
from channelwatch.domain.failover import OwnNeed
from channelwatch.domain.kinds import AccountState, ChannelState, PostState
from channelwatch.domain.posts import PostMetrics
from channelwatch.pipeline.errors import Flooded, LeaseLost, NotWatched, UsernameReused
from channelwatch.pipeline.ports import BackfillPosition, Lease, Turn, Watch
from tests.fakes.channel_page import MemoryPage, StoredChannel, StoredPost


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

    def next_due_at(self, account: str, at: datetime) -> datetime | None:
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

    def whole_need(self, account: str, at: datetime) -> OwnNeed:
        return self.own_need(account)

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

    def watched(self, username: str, at: datetime) -> tuple[str, Watch]:
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

    def spend(self, account: str, method: str, at: datetime, lease: Lease | None = None) -> None:
        if lease is not None and not lease.is_held():
            raise LeaseLost(account)
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
