"""Give every due channel of one account its turn, and say what the cycle came to."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from channelwatch.domain.kinds import AccountState
from channelwatch.domain.pacing import Rate
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
from channelwatch.pipeline.standing_in import StandingIn, spare_of

AHEAD = 20
"""At most so many channels of others are looked up ahead in one cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings(CycleSettings):
    """How one account is polled.

    `daily_caps` and `cycle_caps` are requests by method, `*` for all together; a day is a UTC day
    of the clock that observations use. `rates` space requests, in real time. At most `turns`
    channels have a turn in one cycle; the next cycle begins `period` after it.
    """

    period: timedelta = timedelta(minutes=15)
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
    that cannot be used. `stood_in` of the turns were at channels of other accounts.
    """

    account: str
    outcomes: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    new_posts: int = 0
    edits: int = 0
    deletions: int = 0
    left: int = 0
    stood_in: int = 0
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
        due = await asyncio.to_thread(store.due_watches, account, now, settings.turns)
        ahead = await asyncio.to_thread(store.to_resolve_ahead, account, now, AHEAD)
        if not due and not ahead:
            return PollSummary(account=account)
        pays = await AccountBudget.of_today(
            account,
            budget,
            lease,
            clock,
            caps=settings.daily_caps,
            per_cycle=settings.cycle_caps,
            pacer=Pacer(settings.rates),
        )
        own = [watch for watch in due if watch.stands_in_for is None]
        others = [watch for watch in due if watch.stands_in_for is not None]
        cycle, helping = Cycle(account, store, pays, clock, settings), None
        if others or ahead:
            need = await asyncio.to_thread(store.own_need, account)
            spare = spare_of(pays.allowance, need, now=now, period=settings.period)
            on_spare = Cycle(account, store, pays.within(spare.allowance), clock, settings)
            helping = StandingIn(on_spare, spare, others, ahead)
        await _connected(cycle, helping, connector, own)
        return _summary(cycle, helping, len(due))


async def _connected(
    cycle: Cycle, helping: StandingIn | None, connector: Connector, own: Sequence[Watch]
) -> None:
    """Run the cycle on a connection, its own channels first; nothing connects for nothing.

    What is wrong with the account itself is stored once.
    """
    pays = cycle.pays if own or helping is None else helping.cycle.pays
    try:
        if own or (helping and helping.has_work):
            async with logged_in(connector.connect, pays) as source:
                await cycle.run(source, iter(own))
                if helping and cycle.end is None:
                    await helping.run(source)
    except (*PUT_OFF, Flooded) as error:
        cycle.ended_by = error
    if helping:
        await helping.finish(cycle)
    if isinstance(cycle.ended_by, AccountUnusable):
        await cycle.pays.unusable(cycle.ended_by)


def _summary(cycle: Cycle, helping: StandingIn | None, due: int) -> PollSummary:
    error, tally = cycle.ended_by, cycle.tally
    return PollSummary(
        account=cycle.account,
        outcomes={outcome.value: n for outcome, n in sorted(tally.outcomes.items())},
        requests=tally.requests,
        new_posts=tally.new_posts,
        edits=tally.edits,
        deletions=tally.deletions,
        left=due - sum(tally.outcomes.values()),
        stood_in=len(helping.cycle.had_turn) if helping else 0,
        ended_by=cycle.end,
        account_state=AccountState(error.state) if isinstance(error, AccountUnusable) else None,
    )
