"""Fetch the bytes of media that somebody wants kept, part by part, from spare budget.

A file grows on the shelf in parts of half a megabyte and counts only once it is whole: a run that
is killed or cut off goes on at the first part that is missing.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from channelwatch.domain.kinds import AccountState
from channelwatch.domain.pacing import Rate
from channelwatch.pipeline.bring_file import Bringer
from channelwatch.pipeline.budgeted_source import AccountBudget
from channelwatch.pipeline.errors import (
    ENDS_RUN,
    AccountUnusable,
    ChannelUnavailable,
    ConnectionLost,
    SourceFailed,
)
from channelwatch.pipeline.file_requests import BudgetedFiles
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.login import logged_in
from channelwatch.pipeline.methods import GET_FILE, PAGE
from channelwatch.pipeline.pacing import Pacer
from channelwatch.pipeline.ports import BudgetStore, Clock, CollectorStore, Leases
from channelwatch.pipeline.ports.media import (
    FileConnector,
    FileLocation,
    MediaShelf,
    MediaStore,
    PictureHash,
    WantedFile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSettings:
    """How far one run goes: at most `files` files and `parts` requests for bytes.

    It gives the account back after `courtesy` (real time) when a poll is due.
    """

    files: int = 200
    parts: int = 400
    courtesy: timedelta = timedelta(seconds=10)
    lease_wait: timedelta = timedelta(seconds=20)
    daily_caps: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class MediaSummary:
    """What a run came to, in files by outcome; `ended_by` says why it ended early, if it did."""

    account: str
    queued: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    ended_by: str | None = None
    account_state: AccountState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchMedia:
    """The parts of a run, put together once."""

    connector: FileConnector
    store: CollectorStore
    files: MediaStore
    shelf: MediaShelf
    look: PictureHash
    budget: BudgetStore
    leases: Leases
    clock: Clock
    settings: MediaSettings
    holder: str

    async def run(self, account: str) -> MediaSummary:
        """Fetch what is due, as far as the budget goes; LeaseHeld if the account is in use."""
        summary, settings, now = MediaSummary(account=account), self.settings, self.clock.now()
        async with held(self.leases, account, self.holder, settings.lease_wait) as lease:
            summary.queued = await asyncio.to_thread(self.files.enqueue, account, now)
            wanted = await asyncio.to_thread(self.files.due, account, now, settings.files)
            if wanted:
                pays = await AccountBudget.of_today(
                    account,
                    self.budget,
                    lease,
                    self.clock,
                    caps=settings.daily_caps,
                    per_cycle={GET_FILE: settings.parts},
                    pacer=Pacer(settings.rates),
                )
                await self._fetch_all(pays, wanted, summary)
        return summary

    async def _fetch_all(
        self, pays: AccountBudget, wanted: Sequence[WantedFile], summary: MediaSummary
    ) -> None:
        try:
            async with logged_in(self.connector.connect_files, pays) as opened:
                bringer = Bringer(
                    source=BudgetedFiles(opened, pays),
                    files=self.files,
                    shelf=self.shelf,
                    look=self.look,
                    clock=self.clock,
                )
                began = time.monotonic()
                for batch in _batches(wanted):
                    places = await self._locate(bringer, batch, summary)
                    for file in () if places is None else batch:
                        if await self._is_poll_waiting(pays.account, time.monotonic() - began):
                            summary.ended_by = "a poll is due"
                            return
                        place = (places or {}).get(file.telegram_message_id)
                        outcome = await bringer.bring(file, place)
                        summary.outcomes[outcome.value] += 1
        except ENDS_RUN as error:
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

    async def _locate(
        self, bringer: Bringer, batch: Sequence[WantedFile], summary: MediaSummary
    ) -> Mapping[int, FileLocation] | None:
        """Ask for the posts of a batch; None where they cannot be had, and are put off."""
        ids = sorted({file.telegram_message_id for file in batch})
        try:
            return await bringer.source.locate(batch[0].ref, ids)
        except ConnectionLost:
            raise
        except (SourceFailed, ChannelUnavailable) as error:
            for file in batch:
                outcome = await bringer.put_off(file, str(error))
                summary.outcomes[outcome.value] += 1
            return None


def sweep(files: MediaStore, shelf: MediaShelf, clock: Clock) -> int:
    """Remove the bytes that no post shows any more; return of how many files. Hashes stay.

    NotOnTheShelf when the shelf is not where the bytes were put: then nothing is marked.
    """
    with files.settling():
        unwanted = files.unwanted()
        for media_id, sha256 in unwanted:
            shelf.discard(media_id)
            if sha256 is not None:
                shelf.remove(sha256)
            files.removed(media_id, clock.now())
    return len(unwanted)


def _batches(wanted: Sequence[WantedFile]) -> list[list[WantedFile]]:
    """Return the files by channel, as many as one request for posts asks for."""
    by_channel: dict[int, list[WantedFile]] = {}
    for file in wanted:
        by_channel.setdefault(file.ref.telegram_channel_id, []).append(file)
    return [
        files[start : start + PAGE]
        for files in by_channel.values()
        for start in range(0, len(files), PAGE)
    ]
