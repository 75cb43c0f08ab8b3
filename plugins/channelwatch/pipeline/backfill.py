"""Read a channel's past, page by page, in slices that give the account back to the polls.

A few pages are stored together, with all they hold, before the position moves: a backfill that is
killed goes on where it stopped, and reads at most those few twice. Its posts are late data.

Each slice is read by the account that can ask then: while the channel's own account cannot, by a
standby, from what its polls leave over.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channelwatch.domain.readings import Reading
from channelwatch.pipeline.budgeted_source import AccountBudget, BudgetedSource
from channelwatch.pipeline.errors import (
    AccountPaused,
    AccountUnusable,
    BudgetSpent,
    ChannelUnavailable,
    ChannelwatchError,
    Flooded,
    LeaseLost,
    SourceFailed,
    SpareSpent,
)
from channelwatch.pipeline.ingest import ingest
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.login import logged_in
from channelwatch.pipeline.ports import (
    BackfillPosition,
    BackfillStore,
    BudgetStore,
    Clock,
    CollectorStore,
    Connector,
    HistoryPage,
    Leases,
    Source,
    Watch,
)
from channelwatch.pipeline.standing_in import Spare, spare_of

STOPS = (
    AccountPaused,
    AccountUnusable,
    BudgetSpent,
    ChannelUnavailable,
    Flooded,
    LeaseLost,
    SourceFailed,
    SpareSpent,
)
"""What ends a backfill early; a later one goes on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillSettings:
    """How a backfill shares its account; all times but `daily_caps`' day are real time.

    A slice ends after `slice`, or after `courtesy` when a poll is due; `pause` between slices
    lets a waiting poll go first. `pace` is the shortest time between two pages; so many of them
    are stored `at_once`, in one transaction. A standby spends in a run what it can spare in
    `period`.
    """

    slice: timedelta = timedelta(seconds=60)
    courtesy: timedelta = timedelta(seconds=10)
    pause: timedelta = timedelta(seconds=2)
    pace: timedelta = timedelta(seconds=1)
    at_once: int = 5
    lease_wait: timedelta = timedelta(minutes=15)
    period: timedelta = timedelta(hours=1)
    daily_caps: Callable[[str], Mapping[str, int]] = lambda _: {}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillProgress:
    """How far a backfill got: `read` posts in this run, of which `new_posts` were not known.

    `stood_in` requests of the run were made by an account in another's stead.
    """

    username: str
    account: str
    position: BackfillPosition
    read: int = 0
    new_posts: int = 0
    slices: int = 0
    stood_in: int = 0
    ended_by: ChannelwatchError | None = None

    @property
    def share(self) -> float | None:
        """Which part of the channel is stored, 0 to 1; None before anything was asked."""
        position = self.position
        if position.is_complete:
            return 1.0
        return min(1.0, position.posts / position.total) if position.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """The parts of a backfill, put together once."""

    connector: Connector
    store: CollectorStore
    backfills: BackfillStore
    budget: BudgetStore
    leases: Leases
    clock: Clock
    settings: BackfillSettings
    holder: str

    async def run(
        self, username: str, posts: int, progress: Callable[[BackfillProgress], None]
    ) -> BackfillProgress:
        """Read up to `posts` posts further into the past; call `progress` whenever some are stored.

        NotWatched or LeaseHeld before anything was asked, AccountPaused when a person wants it so;
        whatever else stops it is in `ended_by` of the returned progress. A next run goes on.
        """
        account, watch = await self._watched(username)
        assert watch.telegram_channel_id is not None  # noqa: S101 - a resolved watch
        at_it = (f"backfill of {watch.username}", f"@{watch.username}: {self.holder}")
        async with held(self.leases, *at_it, self.settings.lease_wait):
            start = await asyncio.to_thread(self.backfills.position, watch.telegram_channel_id)
            done = BackfillProgress(username=username, account=account, position=start)
            while not done.position.is_complete and done.read < posts:
                if done.slices:
                    await asyncio.sleep(self.settings.pause.total_seconds())
                    account, watch = await self._watched(username)
                if done.ended_by and account == done.account:
                    break
                begun = replace(done, account=account, slices=done.slices + 1, ended_by=None)
                done = await self._slice(watch, begun, posts, progress)
        if isinstance(done.ended_by, AccountPaused):
            raise done.ended_by
        return done

    async def _watched(self, username: str) -> tuple[str, Watch]:
        return await asyncio.to_thread(self.backfills.watched, username, self.clock.now())

    async def _slice(
        self,
        watch: Watch,
        done: BackfillProgress,
        posts: int,
        progress: Callable[[BackfillProgress], None],
    ) -> BackfillProgress:
        """Hold the account for one slice and read on."""
        settings, account = self.settings, done.account
        async with held(self.leases, account, self.holder, settings.lease_wait) as lease:
            caps = settings.daily_caps(account)
            pays = await AccountBudget.of_today(account, self.budget, lease, self.clock, caps=caps)
            spare = await self._spare(watch, pays)
            if spare:
                pays = pays.within(spare.allowance)
            try:
                _refuse_beyond(spare, watch, done)
                async with logged_in(self.connector.connect, pays) as source:
                    began = time.monotonic()
                    while done.read < posts and not done.position.is_complete:
                        _refuse_beyond(spare, watch, done)
                        asked = BudgetedSource(source, pays)
                        done = await self._pages(watch, asked, done, posts)
                        if spare:
                            done = replace(done, stood_in=done.stood_in + asked.requests)
                        progress(done)
                        if done.ended_by or await self._is_over(account, time.monotonic() - began):
                            break
            except STOPS as error:
                done = replace(done, ended_by=error)
            if done.ended_by:
                await self._record(watch, pays, done.ended_by)
            return done

    async def _is_over(self, account: str, seconds: float) -> bool:
        """Tell whether to give the account back: in the end, or for a poll after a while."""
        if seconds >= self.settings.slice.total_seconds():
            return True
        if seconds < self.settings.courtesy.total_seconds():
            return False
        now = self.clock.now()
        due_at = await asyncio.to_thread(self.store.next_due_at, account, now)
        return due_at is not None and due_at <= now

    async def _spare(self, watch: Watch, pays: AccountBudget) -> Spare | None:
        """Return what an account that stands in has left after all polls; None for its own."""
        if watch.stands_in_for is None:
            return None
        now = self.clock.now()
        need = await asyncio.to_thread(self.store.whole_need, pays.account, now)
        return spare_of(pays.allowance, need, now=now, period=self.settings.period)

    async def _pages(
        self, watch: Watch, source: Source, done: BackfillProgress, posts: int
    ) -> BackfillProgress:
        """Read and store the next pages, then move the position; what stops it is in `ended_by`."""
        assert watch.ref is not None  # noqa: S101 - checked by run
        position, asked_at, pages = done.position, self.clock.now(), list[HistoryPage]()
        stopped: ChannelwatchError | None = None
        try:
            for _ in range(self.settings.at_once):
                page = await source.history(watch.ref, before_id=position.before_id)
                pages.append(page)
                position = _further(position, page)
                if position.is_complete or done.read + sum(len(p.posts) for p in pages) >= posts:
                    break
                await asyncio.sleep(self.settings.pace.total_seconds())
        except STOPS as error:
            stopped = error
        if pages:
            done = await self._store(pages, position, asked_at, done)
        return replace(done, ended_by=stopped)

    async def _store(
        self,
        pages: Sequence[HistoryPage],
        position: BackfillPosition,
        asked_at: datetime,
        done: BackfillProgress,
    ) -> BackfillProgress:
        reading = Reading(
            telegram_channel_id=position.telegram_channel_id,
            asked_at=asked_at,
            answered_at=self.clock.now(),
            posts=[post for page in pages for post in page.posts],
            is_late=True,
            path="backfill",
            requests=len(pages),
            pages=[page.page for page in pages],
        )
        result = await asyncio.to_thread(ingest, self.store, reading, self.clock.now())
        await asyncio.to_thread(self.backfills.record_position, position, self.clock.now())
        return replace(
            done,
            position=position,
            read=done.read + len(reading.posts),
            new_posts=done.new_posts + result.new_posts,
        )

    async def _record(self, watch: Watch, pays: AccountBudget, error: ChannelwatchError) -> None:
        """Store what a stop means for the account or the channel."""
        if isinstance(error, AccountUnusable):
            await pays.unusable(error)
        elif isinstance(error, ChannelUnavailable) and watch.telegram_channel_id is not None:
            await asyncio.to_thread(
                self.store.record_channel_state,
                watch.telegram_channel_id,
                error.state,
                error.reason,
                self.clock.now(),
            )


def _refuse_beyond(spare: Spare | None, watch: Watch, done: BackfillProgress) -> None:
    """Raise SpareSpent once an account that stands in has read its share of this run."""
    if spare and done.stood_in >= spare.share:
        raise SpareSpent(done.account, str(watch.stands_in_for), spare.share)


def _further(position: BackfillPosition, page: HistoryPage) -> BackfillPosition:
    """Return the position below a page."""
    lowest = min((post.telegram_message_id for post in page.posts), default=1)
    return replace(
        position,
        before_id=lowest,
        posts=position.posts + len(page.posts),
        total=page.total,
        is_complete=lowest <= 1,
    )
