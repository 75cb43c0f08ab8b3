"""Ask one channel the few questions that show whether Telegram is what the collector assumes."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.diagnosis import (
    Answers,
    Finding,
    Result,
    SeenDifference,
    SeenPost,
    diagnose,
)
from channelwatch.domain.posts import Post
from channelwatch.pipeline.allowance import Allowance, spent_today
from channelwatch.pipeline.budgeted_source import AccountBudget, BudgetedSource
from channelwatch.pipeline.errors import (
    AccountUnusable,
    ChannelwatchError,
    DifferenceRefused,
    Flooded,
    SourceFailed,
    StoreUnavailable,
)
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.methods import CONNECT, EVERY_METHOD
from channelwatch.pipeline.ports import (
    BudgetStore,
    Clock,
    Connector,
    FullChannel,
    HistoryPage,
    Leases,
)

T = TypeVar("T")

MOST_CALLS = 10
LOGIN_CALLS = 2  # help.getConfig and users.getUsers
LONG_SPAN = 50
"""Events that the second difference goes back: an edit is likely among them."""


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


@dataclass(slots=True)
class _Notes:
    """Answers as they come in, and why others do not."""

    answers: Answers = field(default_factory=Answers)
    failures: dict[str, str] = field(default_factory=dict)

    async def ask(self, question: str, request: Callable[[], Awaitable[T]]) -> T | None:
        """Return an answer; None when only this question failed."""
        try:
            return await request()
        except SourceFailed as error:
            self.failures[question] = error.reason
            return None

    def note(self, **seen: object) -> None:
        self.answers = replace(self.answers, **seen)  # type: ignore[arg-type]


async def examine(
    account: str,
    patient: Patient,
    *,
    connector: Connector,
    budget: BudgetStore,
    leases: Leases,
    clock: Clock,
    daily_caps: dict[str, int],
    holder: str,
    lease_wait: timedelta,
) -> Diagnosis:
    """Examine a channel with at most ten calls, all counted and under the account's lease.

    LeaseHeld, AccountMisconfigured and StoreUnavailable come through; everything else is part of
    the diagnosis.
    """
    async with held(leases, account, holder, lease_wait) as lease:
        now = clock.now()
        allowance = Allowance(
            account,
            daily=daily_caps,
            spent=spent_today(budget, account, daily_caps, now),
            per_cycle={EVERY_METHOD: MOST_CALLS - LOGIN_CALLS + 1},  # a login counts once there
        )
        pays = AccountBudget(account, budget, lease, clock, allowance)
        notes = _Notes(Answers(stored_pts=patient.stored_pts, stored_at=patient.stored_at))
        calls, ended_by = 0, None
        source: BudgetedSource | None = None
        try:
            await pays.leave(CONNECT)
            calls = LOGIN_CALLS
            async with connector.connect(account) as connected:
                source = BudgetedSource(connected, pays)
                await _question(source, patient, notes)
        except StoreUnavailable:
            raise
        except ChannelwatchError as error:
            ended_by = str(error)
            await _remember(pays, error)
    answers = replace(notes.answers, failures=notes.failures)
    return Diagnosis(
        account=account,
        channel=patient.username,
        examined_at=now,
        calls=calls + (source.requests if source else 0),
        findings=diagnose(answers),
        ended_by=ended_by,
    )


async def _remember(pays: AccountBudget, error: ChannelwatchError) -> None:
    """Store what everybody who uses the account has to know."""
    if isinstance(error, AccountUnusable):
        await pays.unusable(error)
    elif isinstance(error, Flooded):
        await pays.flooded(error)


async def _question(source: BudgetedSource, patient: Patient, notes: _Notes) -> None:
    ref = patient.ref or await source.resolve(patient.username)
    full = await notes.ask("full", lambda: source.full_channel(ref))
    if full:
        _note_full(notes, full)
    page = await notes.ask("history", lambda: source.history(ref))
    if page:
        posts = [_seen(post) for post in page.posts]
        notes.note(history_pts=page.pts, history_total=page.total, history=posts)
    again = await notes.ask("full again", lambda: source.full_channel(ref))
    if again:
        _note_full(notes, again)
    if page:
        await _ask_differences(source, ref, page, notes)
        ids = await _ask_views(source, ref, page, notes)
        await _ask_messages(source, ref, page, notes, ids)


def _note_full(notes: _Notes, full: FullChannel) -> None:
    notes.note(
        full_pts=[*notes.answers.full_pts, full.pts],
        subscriber_count=full.subscriber_count,
        has_left=full.has_left,
    )


def _seen(post: Post) -> SeenPost:
    return SeenPost(
        post_id=post.telegram_message_id, views=post.metrics.views, edited_at=post.edited_at
    )


async def _ask_differences(
    source: BudgetedSource, ref: ChannelRef, page: HistoryPage, notes: _Notes
) -> None:
    """Ask from just before the newest edit, then from further back."""
    for span in _spans(page.posts):
        since = max(1, page.pts - span)
        try:
            told = await notes.ask("difference", lambda s=since: source.difference(ref, s))  # type: ignore[misc]
        except DifferenceRefused as refusal:
            seen = SeenDifference(since=since, refused=refusal.reason)
        else:
            if told is None:
                continue
            ids = frozenset(post.telegram_message_id for post in told.posts)
            seen = SeenDifference(since=since, pts=told.pts, post_ids=ids)
        notes.note(differences=[*notes.answers.differences, seen])
        if seen.refused:
            return


def _spans(posts: Iterable[Post]) -> list[int]:
    """Return how many events to go back: to the newest edit, and a good deal further."""
    posts = list(posts)
    edits = [post.edited_at for post in posts if post.edited_at]
    if not edits:
        return [LONG_SPAN]
    newest = max(edits)
    later = sum(post.published_at >= newest for post in posts)
    return [later + 1, LONG_SPAN]


async def _ask_messages(
    source: BudgetedSource, ref: ChannelRef, page: HistoryPage, notes: _Notes, viewed: Sequence[int]
) -> None:
    """Ask for an id that the history lacks, between some that it has, and for counters again."""
    ids = sorted(post.telegram_message_id for post in page.posts)
    gaps = sorted(set(range(ids[0], ids[-1])) - set(ids), reverse=True) if ids else []
    wanted = list(dict.fromkeys([*ids[-3:], *gaps[:1], *viewed]))
    if not wanted:
        return
    answer = await notes.ask("messages", lambda: source.messages(ref, wanted))
    if answer:
        notes.note(
            asked_ids=wanted,
            deleted_id=gaps[0] if gaps else None,
            found_ids=frozenset(post.telegram_message_id for post in answer.posts),
            empty_ids=frozenset(answer.empty_ids),
        )
        _note_views(notes, answer.posts, viewed)


async def _ask_views(
    source: BudgetedSource, ref: ChannelRef, page: HistoryPage, notes: _Notes
) -> list[int]:
    """Look again at the counters of the oldest posts at hand: fewest others look at those."""
    ids = [post.telegram_message_id for post in page.posts if post.metrics.views is not None][-5:]
    if ids:
        _note_views(notes, page.posts, ids)
        told = await notes.ask("views", lambda: source.views(ref, ids))
        if told is not None:
            counters = {i: metrics.views for i, metrics in told}
            notes.note(views=[*notes.answers.views, counters])
    return ids


def _note_views(notes: _Notes, posts: Iterable[Post], ids: Sequence[int]) -> None:
    counters = {p.telegram_message_id: p.metrics.views for p in posts}
    seen = {i: counters[i] for i in ids if i in counters}
    notes.note(views=[*notes.answers.views, seen])
