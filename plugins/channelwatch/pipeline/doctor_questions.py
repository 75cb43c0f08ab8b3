"""Put the doctor's questions to Telegram, and note the answers as they come in."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.diagnosis import Answers, SeenDifference, SeenPost
from channelwatch.domain.posts import Post
from channelwatch.pipeline.budgeted_source import BudgetedSource
from channelwatch.pipeline.errors import DifferenceRefused, SourceFailed
from channelwatch.pipeline.ports import FullChannel, HistoryPage

T = TypeVar("T")

LONG_SPAN = 50
"""Events that the second difference goes back: an edit is likely among them."""


@dataclass(slots=True)
class Notes:
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
        """Add answers, by the names of their fields."""
        self.answers = replace(self.answers, **seen)  # type: ignore[arg-type]


async def put_questions(source: BudgetedSource, ref: ChannelRef, notes: Notes) -> None:
    """Ask for the channel twice, its latest posts, what changed, single posts and counters."""
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


def _note_full(notes: Notes, full: FullChannel) -> None:
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
    source: BudgetedSource, ref: ChannelRef, page: HistoryPage, notes: Notes
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
    source: BudgetedSource, ref: ChannelRef, page: HistoryPage, notes: Notes, viewed: Sequence[int]
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
    source: BudgetedSource, ref: ChannelRef, page: HistoryPage, notes: Notes
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


def _note_views(notes: Notes, posts: Iterable[Post], ids: Sequence[int]) -> None:
    counters = {p.telegram_message_id: p.metrics.views for p in posts}
    seen = {i: counters[i] for i in ids if i in counters}
    notes.note(views=[*notes.answers.views, seen])
