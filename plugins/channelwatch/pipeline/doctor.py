"""Ask one channel the few questions that show whether Telegram is what the collector assumes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channelwatch.domain.assumptions import diagnose
from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.diagnosis import Answers, Finding, Result
from channelwatch.pipeline.budgeted_source import AccountBudget, BudgetedSource
from channelwatch.pipeline.doctor_questions import Notes, put_questions
from channelwatch.pipeline.errors import (
    AccountUnusable,
    ChannelwatchError,
    Flooded,
    StoreUnavailable,
)
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.methods import CONNECT, EVERY_METHOD
from channelwatch.pipeline.ports import BudgetStore, Clock, Connector, Leases

MOST_CALLS = 10
LOGIN_CALLS = 2  # help.getConfig and users.getUsers
A_RUN = {EVERY_METHOD: MOST_CALLS - LOGIN_CALLS + 1}  # a login counts once there


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The channel to examine, and how far the store is complete with it.

    `ref` is None when its username is not resolved yet, which costs a call.
    """

    username: str
    ref: ChannelRef | None = None
    stored_pts: int | None = None
    stored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What an examination found; `ended_by` says what cut it short."""

    account: str
    channel: str
    examined_at: datetime
    calls: int
    findings: list[Finding]
    ended_by: str | None = None

    @property
    def is_as_assumed(self) -> bool:
        """Tell whether nothing deviates."""
        return all(one.result is not Result.DEVIATES for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """Who examines: over which connections, out of which budget, at what time."""

    connector: Connector
    budget: BudgetStore
    leases: Leases
    clock: Clock
    daily_caps: Mapping[str, int]
    holder: str
    lease_wait: timedelta

    async def examine(self, account: str, patient: Patient) -> Diagnosis:
        """Examine a channel with at most ten calls, all counted and under the account's lease.

        LeaseHeld, AccountMisconfigured and StoreUnavailable come through; everything else is part
        of the diagnosis.
        """
        notes = Notes(Answers(stored_pts=patient.stored_pts, stored_at=patient.stored_at))
        async with held(self.leases, account, self.holder, self.lease_wait) as lease:
            now = self.clock.now()
            pays = await AccountBudget.of_today(
                account, self.budget, lease, self.clock, caps=self.daily_caps, per_cycle=A_RUN
            )
            calls, ended_by = await self._question(pays, patient, notes)
        return Diagnosis(
            account=account,
            channel=patient.username,
            examined_at=now,
            calls=calls,
            findings=diagnose(replace(notes.answers, failures=notes.failures)),
            ended_by=ended_by,
        )

    async def _question(
        self, pays: AccountBudget, patient: Patient, notes: Notes
    ) -> tuple[int, str | None]:
        """Note all answers; return how many calls that took, and what cut it short."""
        calls, ended_by = 0, None
        source: BudgetedSource | None = None
        try:
            await pays.leave(CONNECT)
            calls = LOGIN_CALLS
            async with self.connector.connect(pays.account) as connected:
                source = BudgetedSource(connected, pays)
                ref = patient.ref or await source.resolve(patient.username)
                await put_questions(source, ref, notes)
        except StoreUnavailable:
            raise
        except ChannelwatchError as error:
            ended_by = str(error)
            await _remember(pays, error)
        return calls + (source.requests if source else 0), ended_by


async def _remember(pays: AccountBudget, error: ChannelwatchError) -> None:
    """Store what everybody who uses the account has to know."""
    if isinstance(error, AccountUnusable):
        await pays.unusable(error)
    elif isinstance(error, Flooded):
        await pays.flooded(error)
