"""Find the discussion group of channels whose comments are wanted: once each, one request.

From then on the group has turns of its own, like a channel: edits, deletions and gaps of comments
are observed as those of posts are. An account follows the groups of its own channels, and with what
it can spare those of channels that it stands in for.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from channelwatch.pipeline.budgeted_source import AccountBudget, BudgetedSource
from channelwatch.pipeline.errors import (
    ENDS_RUN,
    AccountUnusable,
    ChannelUnavailable,
    ConnectionLost,
    SourceFailed,
)
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.login import logged_in
from channelwatch.pipeline.ports import (
    BudgetStore,
    Clock,
    CollectorStore,
    Connector,
    Leases,
    Source,
)
from channelwatch.pipeline.ports.comments import Discussed, DiscussionStore
from channelwatch.pipeline.standing_in import spare_of

AT_ONCE = 20
"""Groups that one run looks for."""


@dataclass(slots=True, kw_only=True)
class FollowSummary:
    """What a run came to, in groups; `ended_by` says why it ended early, if it did."""

    followed: int = 0
    failed: list[str] = field(default_factory=list)
    ended_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowComments:
    """The parts of a run, put together once."""

    connector: Connector
    store: CollectorStore
    discussions: DiscussionStore
    budget: BudgetStore
    leases: Leases
    clock: Clock
    holder: str
    lease_wait: timedelta = timedelta(seconds=20)
    daily_caps: Mapping[str, int] = field(default_factory=dict)
    period: timedelta = timedelta(minutes=15)

    async def run(self, account: str) -> FollowSummary:
        """Follow what is wanted and not followed yet; LeaseHeld if the account is in use.

        What stands in the way costs no more than time: the next run tries again.
        """
        now, summary = self.clock.now(), FollowSummary()
        wanted = await asyncio.to_thread(self.discussions.to_follow, account, now, AT_ONCE)
        if wanted:
            async with held(self.leases, account, self.holder, self.lease_wait) as lease:
                pays = await AccountBudget.of_today(
                    account, self.budget, lease, self.clock, caps=self.daily_caps
                )
                own = [channel for channel in wanted if channel.stands_in_for is None]
                others = [channel for channel in wanted if channel.stands_in_for is not None]
                if own:
                    await self._follow_all(pays, own, summary)
                if others and summary.ended_by is None:
                    await self._stand_in(pays, others, summary)
        return summary

    async def _stand_in(
        self, pays: AccountBudget, others: Sequence[Discussed], summary: FollowSummary
    ) -> None:
        now = self.clock.now()
        need = await asyncio.to_thread(self.store.whole_need, pays.account, now)
        spare = spare_of(pays.allowance, need, now=now, period=self.period)
        if spare.is_left:
            await self._follow_all(pays.within(spare.allowance), others[: spare.share], summary)

    async def _follow_all(
        self, pays: AccountBudget, wanted: Sequence[Discussed], summary: FollowSummary
    ) -> None:
        try:
            async with logged_in(self.connector.connect, pays) as source:
                for channel in wanted:
                    await self._follow(pays.account, BudgetedSource(source, pays), channel, summary)
        except ENDS_RUN as error:
            summary.ended_by = str(error)
            if isinstance(error, AccountUnusable):
                await pays.unusable(error)

    async def _follow(
        self, account: str, source: Source, channel: Discussed, summary: FollowSummary
    ) -> None:
        try:
            group = await source.linked_group(channel.ref)
        except ConnectionLost:
            raise
        except (SourceFailed, ChannelUnavailable) as error:
            summary.failed.append(f"channel {channel.ref.telegram_channel_id}: {error}")
            return
        if group is None:
            return
        about = (account, channel.ref.telegram_channel_id, group, self.clock.now())
        await asyncio.to_thread(self.discussions.follow, *about)
        summary.followed += 1
