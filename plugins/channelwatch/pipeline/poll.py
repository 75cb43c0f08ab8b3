"""Give every due channel of one account its turn, and say what the cycle came to."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from channelwatch.domain.kinds import AccountState
from channelwatch.domain.pacing import Rate
from channelwatch.pipeline.allowance import Allowance, spent_today
from channelwatch.pipeline.budgeted_source import AccountBudget
from channelwatch.pipeline.cycle import PUT_OFF, Cycle, CycleSettings
from channelwatch.pipeline.errors import AccountUnusable, Flooded
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.login import logged_in
from channelwatch.pipeline.methods import EVERY_METHOD, RESOLVE
from channelwatch.pipeline.pacing import Pacer
from channelwatch.pipeline.ports import (
    BudgetStore,
    Clock,
    CollectorStore,
    Connector,
    Leases,
    Watch,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings(CycleSettings):
    """How one account is polled.

    `daily_caps` and `cycle_caps` are requests by method, `*` for all together; a day is a UTC day
    of the clock that observations use. `rates` space requests, in real time. At most `turns`
    channels have a turn in one cycle.
    """

    lease_wait: timedelta = timedelta(seconds=20)
    turns: int = 5_000
    daily_caps: Mapping[str, int] = field(
        default_factory=lambda: {EVERY_METHOD: 30_000, RESOLVE: 100}
    )
    cycle_caps: Mapping[str, int] = field(default_factory=lambda: {RESOLVE: 20})
    rates: Mapping[str, Rate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSummary:
    """What one cycle of one account came to.

    `outcomes` counts turns by how they ended; `left` watches were due and had no turn. `ended_by`
    says why the cycle ended early, if it did; `account_state` is what an account turned out to be
    that cannot be used.
    """

    account: str
    outcomes: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    new_posts: int = 0
    edits: int = 0
    deletions: int = 0
    left: int = 0
    ended_by: str | None = None
    account_state: AccountState | None = None


async def poll_account(
    account: str,
    *,
    connector: Connector,
    store: CollectorStore,
    budget: BudgetStore,
    leases: Leases,
    clock: Clock,
    settings: PollSettings,
    holder: str,
) -> PollSummary:
    """Poll every due channel of `account` once and return what that came to.

    LeaseHeld when somebody else uses the account for longer than `settings.lease_wait`;
    AccountMisconfigured and StoreUnavailable are for a person. Everything else is stored.
    """
    async with held(leases, account, holder, settings.lease_wait) as lease:
        now = clock.now()
        watches = await asyncio.to_thread(store.due_watches, account, now, settings.turns)
        if not watches:
            return PollSummary(account=account)
        caps = settings.daily_caps
        spent = await asyncio.to_thread(spent_today, budget, account, caps, now)
        allowance = Allowance(account, daily=caps, spent=spent, per_cycle=settings.cycle_caps)
        pays = AccountBudget(account, budget, lease, clock, allowance, Pacer(settings.rates))
        cycle = Cycle(account, store, pays, clock, settings)
        await _connected(cycle, connector, pays, iter(watches))
        return _summary(cycle, len(watches))


async def _connected(
    cycle: Cycle, connector: Connector, pays: AccountBudget, watches: Iterator[Watch]
) -> None:
    """Run the cycle on a connection; what is wrong with the account itself is stored once."""
    try:
        async with logged_in(connector, pays) as source:
            await cycle.run(source, watches)
    except (*PUT_OFF, Flooded) as error:
        cycle.ended_by = error
    if isinstance(cycle.ended_by, AccountUnusable):
        await pays.unusable(cycle.ended_by)


def _summary(cycle: Cycle, due: int) -> PollSummary:
    error, tally = cycle.ended_by, cycle.tally
    return PollSummary(
        account=cycle.account,
        outcomes={outcome.value: n for outcome, n in sorted(tally.outcomes.items())},
        requests=tally.requests,
        new_posts=tally.new_posts,
        edits=tally.edits,
        deletions=tally.deletions,
        left=due - sum(tally.outcomes.values()),
        ended_by=str(error) if error else cycle.ended_early,
        account_state=AccountState(error.state) if isinstance(error, AccountUnusable) else None,
    )
