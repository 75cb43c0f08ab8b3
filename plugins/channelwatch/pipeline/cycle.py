"""One account's cycle: turns at channels, a few at a time, each stored however it ends.

Store calls run in threads: a transaction that waits for a lock must not stall the connection's
keep-alive or the other channels' answers. One transaction stays in one thread.
"""

import asyncio
import logging
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channelwatch.domain.failover import need_after
from channelwatch.domain.intervals import next_due, next_interval
from channelwatch.domain.kinds import PollOutcome
from channelwatch.pipeline.budgeted_source import AccountBudget, BudgetedSource
from channelwatch.pipeline.errors import (
    AccountPaused,
    AccountUnusable,
    BudgetSpent,
    ChannelAlreadyWatched,
    ChannelUnavailable,
    ChannelwatchError,
    ConnectionLost,
    Flooded,
    LeaseLost,
    NotAChannel,
    SourceFailed,
    StoreUnavailable,
    UsernameReused,
    UsernameUnknown,
)
from channelwatch.pipeline.methods import EVERY_METHOD, FULL_CHANNEL
from channelwatch.pipeline.ports import Clock, CollectorStore, PageResult, Source, Turn, Watch
from channelwatch.pipeline.read_channel import ReadingLimits
from channelwatch.pipeline.visit import Visit

log = logging.getLogger(__name__)

PUT_OFF = (AccountPaused, AccountUnusable, BudgetSpent, ConnectionLost, LeaseLost)
"""Not the channel's fault: its turn stays as due as it was."""

_FOR_ALL = (FULL_CHANNEL, EVERY_METHOD)
"""Without these no channel can have a turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSettings:
    """How a cycle runs. `time_box` is real time: no turn begins after it.

    A channel whose username is gone has it looked up again every `username_check`.
    """

    concurrency: int = 4
    time_box: timedelta = timedelta(minutes=10)
    username_check: timedelta = timedelta(hours=6)
    limits: ReadingLimits = field(default_factory=ReadingLimits)


@dataclass(slots=True)
class Tally:
    """What a cycle came to so far."""

    outcomes: Counter[PollOutcome] = field(default_factory=Counter)
    requests: int = 0
    new_posts: int = 0
    edits: int = 0
    deletions: int = 0

    def add(self, outcome: PollOutcome, requests: int, result: PageResult) -> None:
        """Count one turn."""
        self.outcomes[outcome] += 1
        self.requests += requests
        self.new_posts += result.new_posts
        self.edits += result.edits
        self.deletions += result.deletions

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            outcomes=self.outcomes + other.outcomes,
            requests=self.requests + other.requests,
            new_posts=self.new_posts + other.new_posts,
            edits=self.edits + other.edits,
            deletions=self.deletions + other.deletions,
        )


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a turn ended: what it found, the channel's interval from now on, or what went wrong."""

    outcome: PollOutcome
    result: PageResult = field(default_factory=PageResult)
    interval: timedelta | None = None
    error: Exception | None = None

    @property
    def flood(self) -> Flooded | None:
        return self.error if isinstance(self.error, Flooded) else None


class Cycle:
    """The turns of one account, until none is due, the time is up or the account is out."""

    def __init__(
        self,
        account: str,
        store: CollectorStore,
        pays: AccountBudget,
        clock: Clock,
        settings: CycleSettings,
    ) -> None:
        self.account = account
        self.tally = Tally()
        self.ended_by: ChannelwatchError | None = None
        self.ended_early: str | None = None
        self.had_turn: set[int] = set()
        self.store = store
        self.pays = pays
        self.clock = clock
        self._settings = settings
        self._again: list[Watch] = []
        self._began_at = clock.now()
        self._ends = time.monotonic() + settings.time_box.total_seconds()

    async def run(self, source: Source, watches: Iterator[Watch]) -> None:
        """Give the watches their turns, in their order; the database's errors come through.

        Where Telegram gave no answer or none that can be read, the channel has a second turn after
        all others: what was in the way has often passed by then, and nobody waits for it.
        """
        try:
            await self._turns(source, watches, is_last=False)
            await self._turns(source, iter(self._again), is_last=True)
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _turns(self, source: Source, watches: Iterator[Watch], *, is_last: bool) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._settings.concurrency):
                group.create_task(self._work(source, watches, is_last=is_last))

    async def _work(self, source: Source, watches: Iterator[Watch], *, is_last: bool) -> None:
        while self._goes_on() and (watch := next(watches, None)):
            await self._turn(source, watch, is_last=is_last)

    @property
    def end(self) -> str | None:
        """Say why it ended before all had their turns; None while it goes on."""
        return str(self.ended_by) if self.ended_by else self.ended_early

    def _goes_on(self) -> bool:
        if time.monotonic() >= self._ends:
            self.ended_early = "time box"
        return self.end is None

    async def _turn(self, source: Source, watch: Watch, *, is_last: bool) -> None:
        """Give one channel its turn and store how it ended."""
        started_at = self.clock.now()
        visit = self._visit(source, watch)
        ended = await self._ended(visit, is_last=is_last)
        if ended is None:
            self._again.append(visit.watch)
            self.tally.requests += visit.source.requests
            return
        if ended.outcome is PollOutcome.DEFERRED and not visit.source.requests:
            return
        self.tally.add(ended.outcome, visit.source.requests, ended.result)
        self.had_turn.add(watch.watch_id)
        turn = self._as_turn(visit, watch, ended, started_at)
        await asyncio.to_thread(self.store.record_turn, turn)

    async def _ended(self, visit: Visit, *, is_last: bool) -> _Ended | None:
        """Visit a channel and return how that ended; None when it shall have another turn."""
        try:
            result = await visit.run()
        except StoreUnavailable:
            raise
        except Exception as error:
            may_pass = isinstance(error, SourceFailed) and not isinstance(error, ConnectionLost)
            if may_pass and not is_last:
                return None
            return _Ended(await self._failed(visit, error), error=error)
        outcome = PollOutcome.CHANGED if result.is_changed else PollOutcome.UNCHANGED
        return _Ended(outcome, result, self._interval(visit, result))

    def _as_turn(self, visit: Visit, watch: Watch, ended: _Ended, started_at: datetime) -> Turn:
        note = visit.reading.note if visit.reading else None
        return Turn(
            account=self.account,
            watch=visit.watch,
            outcome=ended.outcome,
            started_at=started_at,
            finished_at=self.clock.now(),
            due_at=self._due_at(watch, ended),
            poll_interval=ended.interval,
            need=need_after(
                watch.need,
                refused=ended.flood.method if ended.flood else None,
                is_stood_in_for=watch.stands_in_for is not None,
                has_news=ended.outcome is not PollOutcome.UNCHANGED,
            ),
            requests=visit.source.requests,
            path=visit.reading.path if visit.reading else None,
            reason=_say(ended.error) if ended.error else note,
        )

    def _visit(self, source: Source, watch: Watch) -> Visit:
        return Visit(
            self.account,
            watch,
            BudgetedSource(source, self.pays),
            self.store,
            self.clock,
            limits=self._settings.limits,
            username_check=self._settings.username_check,
        )

    def _interval(self, visit: Visit, result: PageResult) -> timedelta | None:
        """Return the channel's interval from now on; None where it has no bounds to move within.

        What a first look finds was not published since a look before: it says nothing.
        """
        if visit.watch.bounds is None or visit.seen_at is None:
            return None
        return next_interval(
            visit.watch.poll_interval,
            visit.watch.bounds,
            news=result.new_posts + result.edits + result.deletions,
            unwatched=self.clock.now() - visit.seen_at,
        )

    def _due_at(self, watch: Watch, ended: _Ended) -> datetime | None:
        """Return when the next turn is due, counted from the cycle's begin and a little early.

        Counted from the turn itself, it would be due just after the next cycle has begun. What a
        long flood refused is due at once, if another account can ask for it.
        """
        if ended.outcome is PollOutcome.DEFERRED:
            return None
        soon, flood = self.clock.now() + watch.poll_interval, ended.flood
        if flood and watch.is_backed and flood.until > soon:
            return self._began_at
        return next_due(watch.username, self._began_at, ended.interval or watch.poll_interval)

    async def _failed(self, visit: Visit, error: Exception) -> PollOutcome:
        """Store what a failure means for the channel; end the cycle if it means the account."""
        if self._ends_cycle(error) and self.ended_by is None:
            assert isinstance(error, ChannelwatchError)  # noqa: S101 - for the type checker
            self.ended_by = error
        match error:
            case Flooded():
                return PollOutcome.FLOODED
            case ChannelUnavailable():
                await visit.record_unavailable(error)
                return PollOutcome.UNAVAILABLE
            case UsernameUnknown() | NotAChannel() | UsernameReused() | ChannelAlreadyWatched():
                await visit.record_name_trouble(error)
            case ChannelwatchError() if isinstance(error, PUT_OFF):
                return PollOutcome.DEFERRED
            case ChannelwatchError():
                pass
            case _:
                _log_defect(visit.watch, error)
        return PollOutcome.FAILED

    def _ends_cycle(self, error: Exception) -> bool:
        if isinstance(error, Flooded | BudgetSpent):
            return error.method in _FOR_ALL
        return isinstance(error, PUT_OFF)


def _say(error: Exception) -> str:
    """Return the reason to store; never the message of an error that is not ours."""
    return str(error) if isinstance(error, ChannelwatchError) else f"defect: {type(error).__name__}"


def _log_defect(watch: Watch, error: Exception) -> None:
    """Log where a turn broke, without the error's message: it may quote a post."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("turn at @%s broke with %s\n%s", watch.username, type(error).__name__, where)
