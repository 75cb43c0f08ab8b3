"""Ask leave before each request, count it, and remember what Telegram refused for everybody."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.kinds import AccountState
from channelwatch.domain.posts import PostMetrics
from channelwatch.pipeline.allowance import Allowance, spent_today
from channelwatch.pipeline.errors import (
    AccountUnusable,
    ChannelUnavailable,
    ConnectionLost,
    Flooded,
    SourceFailed,
)
from channelwatch.pipeline.methods import (
    CHANNELS,
    DIFFERENCE,
    FULL_CHANNEL,
    HISTORY,
    MESSAGES,
    RESOLVE,
    VIEWS,
)
from channelwatch.pipeline.pacing import Pacer
from channelwatch.pipeline.ports import (
    BudgetStore,
    Clock,
    Difference,
    FullChannel,
    HistoryPage,
    Lease,
    Messages,
    Source,
)

T = TypeVar("T")


class AccountBudget:
    """What one account may still ask in this cycle; the lease makes us the only one who asks."""

    def __init__(
        self,
        account: str,
        store: BudgetStore,
        lease: Lease,
        clock: Clock,
        allowance: Allowance,
        pacer: Pacer | None = None,
    ) -> None:
        self.account = account
        self.allowance = allowance
        self._store = store
        self._lease = lease
        self._clock = clock
        self._pacer = pacer or Pacer({})

    @classmethod
    async def of_today(
        cls,
        account: str,
        store: BudgetStore,
        lease: Lease,
        clock: Clock,
        *,
        caps: Mapping[str, int],
        per_cycle: Mapping[str, int] | None = None,
        pacer: Pacer | None = None,
    ) -> "AccountBudget":
        """Return what is left of the day's `caps`, and `per_cycle` of it for this run."""
        spent = await asyncio.to_thread(spent_today, store, account, caps, clock.now())
        allowance = Allowance(account, daily=caps, spent=spent, per_cycle=per_cycle or {})
        return cls(account, store, lease, clock, allowance, pacer)

    def within(self, allowance: Allowance) -> "AccountBudget":
        """Return the same account's budget, kept within a smaller allowance."""
        return AccountBudget(
            self.account, self._store, self._lease, self._clock, allowance, self._pacer
        )

    async def leave(self, method: str) -> None:
        """Count one request in its turn; LeaseLost, Flooded or BudgetSpent: it must not be sent."""
        await self._pacer.wait(method)
        await asyncio.to_thread(self._leave, method)

    def _leave(self, method: str) -> None:
        self.allowance.take(method)
        self._store.spend(self.account, method, self._clock.now(), self._lease)

    async def flooded(self, flood: Flooded) -> None:
        """Store a flood wait."""
        now = self._clock.now()
        await asyncio.to_thread(
            self._store.record_flood, self.account, flood.method, flood.until, now
        )

    async def unusable(self, error: AccountUnusable) -> None:
        """Store that the account is frozen, revoked or duplicated: a person must look at it."""
        state, now = AccountState(error.state), self._clock.now()
        await asyncio.to_thread(
            self._store.record_account_state, self.account, state, error.reason, now
        )


class BudgetedSource:
    """A source for one turn: every request is paid for, and a failed one is tried once more."""

    def __init__(self, source: Source, budget: AccountBudget) -> None:
        self._source = source
        self._budget = budget
        self.requests = 0

    async def resolve(self, username: str) -> ChannelRef:
        """Resolve a username; never tried twice, it is the scarcest request of all."""
        return await self._send(RESOLVE, lambda: self._source.resolve(username))

    async def full_channel(self, ref: ChannelRef) -> FullChannel:
        """Ask for count, profile and pts."""
        return await self._ask(FULL_CHANNEL, lambda: self._source.full_channel(ref))

    async def linked_group(self, ref: ChannelRef) -> ChannelRef | None:
        """Ask which group a channel links to."""
        return await self._ask(FULL_CHANNEL, lambda: self._source.linked_group(ref))

    async def closure(self, ref: ChannelRef) -> ChannelUnavailable:
        """Ask what became of a channel that does not answer."""
        return await self._send(CHANNELS, lambda: self._source.closure(ref))

    async def difference(self, ref: ChannelRef, pts: int) -> Difference:
        """Ask for what happened since `pts`."""
        return await self._ask(DIFFERENCE, lambda: self._source.difference(ref, pts))

    async def history(self, ref: ChannelRef, *, before_id: int = 0) -> HistoryPage:
        """Ask for the 100 posts below `before_id`."""
        return await self._ask(HISTORY, lambda: self._source.history(ref, before_id=before_id))

    async def messages(self, ref: ChannelRef, ids: Sequence[int]) -> Messages:
        """Ask for up to 100 posts by id."""
        return await self._ask(MESSAGES, lambda: self._source.messages(ref, ids))

    async def views(self, ref: ChannelRef, ids: Sequence[int]) -> Sequence[tuple[int, PostMetrics]]:
        """Ask for counters of up to 100 posts."""
        return await self._ask(VIEWS, lambda: self._source.views(ref, ids))

    async def _ask(self, method: str, request: Callable[[], Awaitable[T]]) -> T:
        try:
            return await self._send(method, request)
        except ConnectionLost:
            raise
        except SourceFailed:
            return await self._send(method, request)

    async def _send(self, method: str, request: Callable[[], Awaitable[T]]) -> T:
        await self._budget.leave(method)
        self.requests += 1
        try:
            return await request()
        except Flooded as flood:
            await self._budget.flooded(flood)
            raise
