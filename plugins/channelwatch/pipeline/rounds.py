"""Look at older posts again: audit what the fast path claims, and refresh counters.

An audit asks for posts by id, so it sees edits and deletions that no difference told, and counts
them: the figure that tells how far the fast path can be trusted. A counters round asks for views,
forwards and comments only. Both go in batches of a hundred, each kind with a budget of its own,
and go on next time where they stopped.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.kinds import AccountState
from channelwatch.domain.pacing import Rate
from channelwatch.domain.readings import Reading
from channelwatch.domain.rounds import RoundKind
from channelwatch.pipeline.budgeted_source import AccountBudget, BudgetedSource
from channelwatch.pipeline.errors import (
    ENDS_RUN,
    AccountUnusable,
    ChannelUnavailable,
    ConnectionLost,
    LeaseHeld,
    SourceFailed,
    SpareSpent,
)
from channelwatch.pipeline.ingest import ingest, preview
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.login import logged_in
from channelwatch.pipeline.pacing import Pacer
from channelwatch.pipeline.ports import (
    AuditFinding,
    Batch,
    BudgetStore,
    Clock,
    CollectorStore,
    Connector,
    Leases,
    RoundStore,
    Source,
)
from channelwatch.pipeline.standing_in import Spare, spare_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSettings:
    """How far one run goes: at most `batches` of a hundred posts, a request each.

    It gives the account back after `courtesy` (real time) when a poll is due. The next run comes
    `period` after it.
    """

    batches: int = 50
    period: timedelta = timedelta(hours=1)
    courtesy: timedelta = timedelta(seconds=10)
    lease_wait: timedelta = timedelta(seconds=20)
    daily_caps: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class RoundSummary:
    """What a run came to; `missed_*` is what the fast path should have told and did not.

    `left_to_poll` batches showed something that the next poll will tell; `failed` ones could not
    be read. Both have their turn again. `stood_in` of the batches were of other accounts'
    channels. `ended_by` says why a run ended early, if it did.
    """

    account: str
    kind: RoundKind
    batches: int = 0
    posts: int = 0
    stood_in: int = 0
    missed_edits: int = 0
    missed_deletions: int = 0
    left_to_poll: int = 0
    failed: int = 0
    ended_by: str | None = None
    account_state: AccountState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The parts of a run, put together once."""

    connector: Connector
    store: CollectorStore
    rounds: RoundStore
    budget: BudgetStore
    leases: Leases
    clock: Clock
    settings: RoundSettings
    holder: str

    async def run(self, account: str, kind: RoundKind) -> RoundSummary:
        """Look at what is due, as far as the budget goes; LeaseHeld if the account is in use.

        At the account's own channels first, then at those that it stands in for.
        """
        summary = RoundSummary(account=account, kind=kind)
        settings, now = self.settings, self.clock.now()
        async with held(self.leases, account, self.holder, settings.lease_wait) as lease:
            pays = await AccountBudget.of_today(
                account,
                self.budget,
                lease,
                self.clock,
                caps=settings.daily_caps,
                pacer=Pacer(settings.rates),
            )
            await self._round(account, pays, None, summary)
            others = await asyncio.to_thread(self.rounds.stood_in_for, account, kind, now)
            if others:
                await self._stand_in(others, pays, summary)
        return summary

    async def _stand_in(
        self, others: Sequence[str], pays: AccountBudget, summary: RoundSummary
    ) -> None:
        """Look at channels of others with what the polls leave, those stood in for included."""
        now = self.clock.now()
        need = await asyncio.to_thread(self.store.whole_need, pays.account, now)
        spare = spare_of(pays.allowance, need, now=now, period=self.settings.period)
        for owner in others:
            if summary.ended_by is None and spare.is_left:
                await self._round(owner, pays.within(spare.allowance), spare, summary)

    async def _round(
        self, owner: str, pays: AccountBudget, spare: Spare | None, summary: RoundSummary
    ) -> None:
        """Look at what is due of one account's channels, unless somebody else is at it."""
        at_it = f"{summary.kind} of {owner}"
        left = self.settings.batches - summary.batches
        due = (pays.account, owner, summary.kind, self.clock.now(), left)
        try:
            async with held(self.leases, at_it, self.holder, timedelta(0)):
                batches = await asyncio.to_thread(self.rounds.due_batches, *due)
                if batches:
                    await self._look_again(owner, pays, batches, spare, summary)
        except LeaseHeld as other:
            summary.ended_by = f"{other.holder} is looking at the channels of {owner}"

    async def _look_again(
        self,
        owner: str,
        pays: AccountBudget,
        batches: Sequence[Batch],
        spare: Spare | None,
        summary: RoundSummary,
    ) -> None:
        try:
            async with logged_in(self.connector.connect, pays) as source:
                began = time.monotonic()
                for batch in batches:
                    if spare and not spare.is_left:
                        raise SpareSpent(pays.account, owner, spare.share)
                    if await self._is_poll_waiting(pays.account, time.monotonic() - began):
                        summary.ended_by = "a poll is due"
                        return
                    done = await self._batch(batch, BudgetedSource(source, pays), summary)
                    summary.stood_in += done and spare is not None
        except (*ENDS_RUN, SpareSpent) as error:
            summary.ended_by = str(error)
            if isinstance(error, AccountUnusable):
                summary.account_state = AccountState(error.state)
                await pays.unusable(error)

    async def _is_poll_waiting(self, account: str, seconds: float) -> bool:
        """Tell whether to give the account back, after `seconds` of use."""
        if seconds < self.settings.courtesy.total_seconds():
            return False
        now = self.clock.now()
        due_at = await asyncio.to_thread(self.store.next_due_at, account, now)
        return due_at is not None and due_at <= now

    async def _batch(self, batch: Batch, source: Source, summary: RoundSummary) -> bool:
        """Look at one batch and tell whether that is done.

        A channel that fails or is closed is the next poll's to tell.
        """
        look = self._audit if batch.kind is RoundKind.AUDIT else self._refresh
        try:
            finding = await look(batch, source)
        except ConnectionLost:
            raise
        except (SourceFailed, ChannelUnavailable):
            summary.failed += 1
            return False
        if finding is None:
            summary.left_to_poll += 1
            return False
        now = self.clock.now()
        is_audit = batch.kind is RoundKind.AUDIT
        await asyncio.to_thread(self.rounds.record_batch, batch, finding if is_audit else None, now)
        summary.batches += 1
        summary.posts += finding.posts
        summary.missed_edits += finding.missed_edits
        summary.missed_deletions += finding.missed_deletions
        return True

    async def _refresh(self, batch: Batch, source: Source) -> AuditFinding:
        """Store the counters of a batch."""
        if not batch.ids:
            return AuditFinding(posts=0)
        ref, asked_at = _ref(batch), self.clock.now()
        counters = await source.views(ref, batch.ids)
        reading = Reading(
            telegram_channel_id=ref.telegram_channel_id,
            asked_at=asked_at,
            answered_at=self.clock.now(),
            metrics=counters,
            path="counters",
        )
        await asyncio.to_thread(ingest, self.store, reading, self.clock.now())
        return AuditFinding(posts=len(batch.ids))

    async def _audit(self, batch: Batch, source: Source) -> AuditFinding | None:
        """Compare a batch with what is stored; None where the next poll will tell the difference.

        Something new counts as missed only when the channel's pts is the one that the store is
        complete up to. Otherwise it may be minutes old, and the poll tells it in time: stored
        here, it would be late data.
        """
        if not batch.ids:
            return AuditFinding(posts=0)
        ref, asked_at = _ref(batch), self.clock.now()
        answer = await source.messages(ref, batch.ids)
        reading = Reading(
            telegram_channel_id=ref.telegram_channel_id,
            asked_at=asked_at,
            answered_at=self.clock.now(),
            posts=answer.posts,
            absent_ids=answer.empty_ids,
            is_late=True,
            path="audit",
            pages=[answer.page],
        )
        changes = await asyncio.to_thread(preview, self.store, reading)
        is_news = changes.revisions or changes.newly_absent or changes.states
        if is_news and not await self._is_complete(ref, source):
            return None
        await asyncio.to_thread(ingest, self.store, reading, self.clock.now())
        return AuditFinding(
            posts=len(batch.ids),
            missed_edits=len(changes.revisions),
            missed_deletions=len(changes.newly_absent),
        )

    async def _is_complete(self, ref: ChannelRef, source: Source) -> bool:
        """Tell whether the store claims to know everything up to this moment."""
        full = await source.full_channel(ref)
        cursor = await asyncio.to_thread(self.store.cursor, ref.telegram_channel_id)
        return full.pts == cursor.pts


def _ref(batch: Batch) -> ChannelRef:
    if batch.watch.ref is None:
        raise SourceFailed("rounds", f"@{batch.watch.username} is not resolved")
    return batch.watch.ref
