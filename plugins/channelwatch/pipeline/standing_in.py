"""Stand in for accounts that cannot ask, and look their channels up ahead: from what is spare.

An account that takes over another's traffic at once may be banned with it. So its own channels
have had their turns by then, what they will still want today is set aside, and what is left is
spread over the rest of the day.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channelwatch.domain.failover import OwnNeed, share_of_cycle, spare_budget
from channelwatch.domain.kinds import PollOutcome
from channelwatch.pipeline.allowance import Allowance
from channelwatch.pipeline.budgeted_source import BudgetedSource
from channelwatch.pipeline.cycle import Cycle
from channelwatch.pipeline.errors import (
    BudgetSpent,
    ConnectionLost,
    Flooded,
    GroupNotLinked,
    NotAChannel,
    SourceFailed,
    UsernameReused,
    UsernameUnknown,
)
from channelwatch.pipeline.look_up import look_up
from channelwatch.pipeline.methods import EVERY_METHOD, RESOLVE
from channelwatch.pipeline.ports import Source, Turn, Watch

LEADS_NOWHERE = (GroupNotLinked, NotAChannel, UsernameReused, UsernameUnknown)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """What an account can spare: `allowance` today, and `share` requests of it in this cycle.

    The share is how many requests, logins left out, it may begin turns with; a turn once begun may
    end on what is spare today. Else a channel with much news would spend every cycle's share and
    never be read.
    """

    allowance: Allowance
    share: int

    @property
    def is_left(self) -> bool:
        """Tell whether another turn may begin in this cycle."""
        return self.allowance.taken < self.share


class StandingIn:
    """What one account does for others in one cycle, once its own channels had their turns."""

    def __init__(
        self,
        cycle: Cycle,
        spare: Spare,
        watches: Sequence[Watch],
        ahead: Sequence[Watch],
    ) -> None:
        self.cycle = cycle
        self._spare = spare
        self._watches = watches
        self._ahead = ahead

    @property
    def has_work(self) -> bool:
        """Tell whether there is anything that it may ask for others."""
        return self._spare.is_left and bool(self._watches or self._ahead)

    async def run(self, source: Source) -> None:
        """Give the watches their turns while there is something to spare; then look up ahead."""
        await self.cycle.run(source, self._while_spare())
        if self.cycle.end is None:
            await self._resolve_ahead(BudgetedSource(source, self.cycle.pays))

    def _while_spare(self) -> Iterator[Watch]:
        for watch in self._watches:
            if not self._spare.is_left:
                return
            yield watch

    async def _resolve_ahead(self, source: BudgetedSource) -> None:
        """Look up channels of others, so that a takeover finds their access hashes stored."""
        account, store, now = self.cycle.account, self.cycle.store, self.cycle.clock.now()
        for watch in self._ahead:
            if not self._spare.is_left:
                return
            try:
                ref = await look_up(source, watch)
                await asyncio.to_thread(store.resolved, account, watch, ref, now)
            except LEADS_NOWHERE:
                await asyncio.to_thread(store.record_not_resolved, account, watch, now)
            except ConnectionLost:
                raise
            except (BudgetSpent, Flooded, SourceFailed):
                return

    async def finish(self, own: Cycle) -> None:
        """Add up with the account's own cycle: what is wrong with the account ends that one too.

        Why a watch had no turn is stored: its gap would have no reason otherwise.
        """
        own.tally = own.tally.plus(self.cycle.tally)
        if not isinstance(self.cycle.ended_by, BudgetSpent):
            own.ended_by = own.ended_by or self.cycle.ended_by
        share_spent = f"its {self._spare.share} requests to spare in this cycle are spent"
        why = own.end or self.cycle.end or share_spent
        for watch in self._watches:
            if watch.watch_id not in self.cycle.had_turn:
                await asyncio.to_thread(self.cycle.store.record_turn, self._put_off(watch, why))

    def _put_off(self, watch: Watch, why: str) -> Turn:
        account, now = self.cycle.account, self.cycle.clock.now()
        return Turn(
            account=account,
            watch=watch,
            outcome=PollOutcome.DEFERRED,
            started_at=now,
            finished_at=now,
            reason=f"account {account} stands in for {watch.stands_in_for}: {why}",
        )


def spare_of(within: Allowance, need: OwnNeed, *, now: datetime, period: timedelta) -> Spare:
    """Return what an account can spare of its day, after what `need` wants until midnight.

    `within` is all that it may ask, `period` the time between two cycles.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    left = (midnight - now) / DAY
    caps, spent = within.daily, within.spent
    spare = spare_budget(caps, spent, need, look_up=RESOLVE, left_of_day=left)
    allowance = Allowance(within.account, daily={}, spent={}, per_cycle=spare, within=within)
    share = share_of_cycle(spare.get(EVERY_METHOD, 0), period, left)
    return Spare(allowance=allowance, share=share)
