"""One turn at one channel: resolve, read, store, and say what became of its name and state."""

import asyncio
from datetime import datetime, timedelta

from channelwatch.domain.channels import ChannelProfile, ChannelRef
from channelwatch.domain.kinds import ChannelState
from channelwatch.domain.readings import Reading
from channelwatch.pipeline.budgeted_source import BudgetedSource
from channelwatch.pipeline.errors import (
    AccountPaused,
    AccountUnusable,
    BudgetSpent,
    ChannelAlreadyWatched,
    ChannelUnavailable,
    ConnectionLost,
    Flooded,
    LeaseLost,
    NotAChannel,
    SourceFailed,
    UsernameReused,
    UsernameUnknown,
)
from channelwatch.pipeline.ingest import ingest
from channelwatch.pipeline.look_up import look_up
from channelwatch.pipeline.ports import Clock, CollectorStore, PageResult, Watch
from channelwatch.pipeline.read_channel import ReadingLimits, Standing, read_channel


class Visit:
    """A turn at a channel. `watch` is bound to its channel id once the username is resolved.

    `seen_at` is when the channel was last observed before this turn; None: never, or not read yet.
    """

    def __init__(
        self,
        account: str,
        watch: Watch,
        source: BudgetedSource,
        store: CollectorStore,
        clock: Clock,
        *,
        limits: ReadingLimits,
        username_check: timedelta,
    ) -> None:
        self.watch = watch
        self.source = source
        self.reading: Reading | None = None
        self.seen_at: datetime | None = None
        self._account = account
        self._store = store
        self._clock = clock
        self._limits = limits
        self._username_check = username_check

    async def run(self) -> PageResult:
        """Read the channel and store what is new; the errors are those of the source."""
        ref = self.watch.ref or await self._resolve()
        standing = await asyncio.to_thread(self._standing, ref.telegram_channel_id)
        self.seen_at = standing.cursor.complete_at
        result = PageResult()
        async for reading in read_channel(self.source, ref, standing, self._clock, self._limits):
            stored = await asyncio.to_thread(ingest, self._store, reading, self._clock.now())
            result, self.reading = result.plus(stored), reading
        if self.reading and self.reading.profile:
            await self._look_up_lost_name(self.reading.profile)
        return result

    async def _resolve(self) -> ChannelRef:
        ref = await look_up(self.source, self.watch)
        await self._bind(ref)
        return ref

    async def _bind(self, ref: ChannelRef) -> None:
        now = self._clock.now()
        self.watch = await asyncio.to_thread(
            self._store.resolved, self._account, self.watch, ref, now
        )

    def _standing(self, telegram_channel_id: int) -> Standing:
        async def recent_ids(limit: int) -> list[int]:
            ids = await asyncio.to_thread(self._store.recent_ids, telegram_channel_id, limit)
            return list(ids)

        async def last_paths(limit: int) -> list[str]:
            paths = await asyncio.to_thread(self._store.last_paths, telegram_channel_id, limit)
            return list(paths)

        return Standing(
            cursor=self._store.cursor(telegram_channel_id),
            absent_once=self._store.absent_once(telegram_channel_id),
            recent_ids=recent_ids,
            last_paths=last_paths,
        )

    async def record_unavailable(self, error: ChannelUnavailable) -> None:
        """Store that a channel cannot be seen, and why: closed by its owner, banned, deleted."""
        channel_id = self.watch.telegram_channel_id
        if channel_id is not None:
            error = await self._closure(error)
            await asyncio.to_thread(
                self._store.record_channel_state,
                channel_id,
                error.state,
                error.reason,
                self._clock.now(),
            )

    async def _closure(self, error: ChannelUnavailable) -> ChannelUnavailable:
        """Ask what is behind a refusal that says the same of a closed and of a banned channel.

        Where that cannot be asked, the refusal itself has to do; what is wrong with the account is
        the next turn's to tell.
        """
        if error.state is not ChannelState.PRIVATE or self.watch.ref is None:
            return error
        try:
            told = await self.source.closure(self.watch.ref)
        except (AccountPaused, AccountUnusable, BudgetSpent, Flooded, LeaseLost, SourceFailed):
            return error
        return error if told.state is error.state else told

    async def record_name_trouble(
        self, error: UsernameUnknown | NotAChannel | UsernameReused | ChannelAlreadyWatched
    ) -> None:
        """Store that a username leads nowhere, or to another channel than it should."""
        now = self._clock.now()
        if isinstance(error, UsernameReused):
            await asyncio.to_thread(
                self._store.record_username_reused, self.watch, error.present_id, now
            )
        elif self.watch.telegram_channel_id is None:
            await asyncio.to_thread(self._store.record_unresolvable, self.watch, str(error), now)

    async def _look_up_lost_name(self, profile: ChannelProfile) -> None:
        """Find out whether somebody took the watched username after the channel gave it up.

        The channel is followed by its id whatever comes of it. What stands in the way (budget,
        flood, failure) puts the look-up off to a later turn; floods are stored already.
        """
        if not self._is_name_lost(profile):
            return
        try:
            await self._look_up()
        except ConnectionLost:
            raise
        except (BudgetSpent, Flooded, SourceFailed):
            return

    async def _look_up(self) -> None:
        watch = self.watch
        assert watch.ref is not None  # noqa: S101 - it was just read by this ref
        try:
            present = await self.source.resolve(watch.username)
        except (UsernameUnknown, NotAChannel):
            present = watch.ref
        if present.telegram_channel_id != watch.ref.telegram_channel_id:
            now = self._clock.now()
            await asyncio.to_thread(
                self._store.record_username_reused, watch, present.telegram_channel_id, now
            )
        else:
            await self._bind(watch.ref)

    def _is_name_lost(self, profile: ChannelProfile) -> bool:
        if self.watch.is_discussion:
            return False
        if self.watch.username.lower() in (name.lower() for name in profile.usernames):
            return False
        checked_at = self.watch.resolved_at
        return checked_at is None or self._clock.now() - checked_at >= self._username_check
