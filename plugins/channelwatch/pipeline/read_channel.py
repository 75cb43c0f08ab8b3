"""Read one channel: what changed since the last reading, in as few requests as it takes.

channels.getFullChannel tells the channel's event counter (pts). Unchanged, the turn is over after
one request. Changed, updates.getChannelDifference tells what happened; where it cannot, history
is read down to the last known post and known posts are asked for by id. The pts of the first
answer is kept in that case, so whatever happens meanwhile is told again next time.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channelwatch.domain.channels import ChannelRef, Cursor
from channelwatch.domain.posts import Post
from channelwatch.domain.readings import RawPage, Reading
from channelwatch.pipeline.errors import DifferenceRefused
from channelwatch.pipeline.methods import PAGE
from channelwatch.pipeline.ports import Clock, FullChannel, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """How far one turn goes. A sweep after more than `late_after` brings late data."""

    baseline_posts: int = 200
    swept_posts: int = 500
    history_posts: int = 10_000
    slices: int = 50
    late_after: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the store knows of a channel when its turn begins.

    `absent_once` posts wait for their second answer; `recent_ids` gives the newest that stand.
    """

    cursor: Cursor
    absent_once: Sequence[int]
    recent_ids: Callable[[int], Awaitable[Sequence[int]]]


@dataclass(slots=True)
class _Found:
    """What the answers of one turn showed so far, the latest sight of each post."""

    pages: list[RawPage]
    posts: dict[int, Post] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    note: str | None = None

    def add(self, page: RawPage, posts: Iterable[Post], absent: Iterable[int] = ()) -> None:
        self.pages.append(page)
        for post in posts:
            self.posts[post.telegram_message_id] = post
            self.absent.discard(post.telegram_message_id)
        self.absent.update(absent)


async def read_channel(
    source: Source, ref: ChannelRef, standing: Standing, clock: Clock, limits: ReadingLimits
) -> Reading:
    """Return what a turn at the channel shows; the errors are those of the source."""
    asked_at = clock.now()
    full = await source.full_channel(ref)
    found = _Found([full.page])
    path, pts = await _read_posts(source, full, standing, limits, found)
    found.absent -= set(standing.absent_once)  # their second absence takes an explicit answer
    await _ask_for(source, ref, standing.absent_once, found)
    return Reading(
        telegram_channel_id=ref.telegram_channel_id,
        asked_at=asked_at,
        answered_at=clock.now(),
        profile=full.profile,
        state=full.profile.state,
        subscriber_count=full.subscriber_count,
        pts=pts,
        posts=list(found.posts.values()),
        absent_ids=sorted(found.absent),
        skipped_ids=_skipped(standing.cursor, found),
        is_late=_is_late(path, standing.cursor, asked_at, limits),
        path=path,
        note=found.note,
        requests=len(found.pages),
        pages=found.pages,
    )


async def _read_posts(
    source: Source, full: FullChannel, standing: Standing, limits: ReadingLimits, found: _Found
) -> tuple[str, int]:
    """Read posts by the cheapest path that works; return its name and the pts it reached."""
    cursor = standing.cursor
    if cursor.pts is None:
        await _walk(source, full.ref, found, down_to=0, at_most=limits.baseline_posts)
        return "baseline", full.pts
    if cursor.pts == full.pts:
        return "unchanged", full.pts
    try:
        pts = await _follow(source, full.ref, cursor.pts, found, limits.slices)
    except DifferenceRefused as refusal:
        found.note = str(refusal)
        await _sweep(source, full.ref, standing, limits, found)
        return "sweep", full.pts
    return "difference", pts


async def _follow(source: Source, ref: ChannelRef, pts: int, found: _Found, slices: int) -> int:
    """Add what happened since `pts`, slice by slice; return the pts reached."""
    for _ in range(slices):
        part = await source.difference(ref, pts)
        found.add(part.page, part.posts, part.deleted_ids)
        if part.is_final:
            return part.pts
        if part.pts <= pts:
            break
        pts = part.pts
    msg = f"not final at pts {pts}"
    raise DifferenceRefused(msg)


async def _walk(
    source: Source, ref: ChannelRef, found: _Found, *, down_to: int, at_most: int
) -> None:
    """Add history from the newest post down to a known one.

    A page may be short without being the last: the end is an empty one, or all posts seen.
    """
    before_id = read = 0
    while read < at_most:
        page = await source.history(ref, before_id=before_id)
        if not page.posts:
            return
        found.add(page.page, page.posts)
        read += len(page.posts)
        before_id = min(post.telegram_message_id for post in page.posts)
        if before_id <= down_to or read >= page.total:
            return
    if down_to:
        found.note = f"{found.note}; posts {down_to + 1} to {before_id - 1} not read: backfill them"


async def _sweep(
    source: Source, ref: ChannelRef, standing: Standing, limits: ReadingLimits, found: _Found
) -> None:
    """Read what is new from history, and ask for the known posts that it did not show."""
    newest = standing.cursor.newest_message_id
    await _walk(source, ref, found, down_to=newest, at_most=limits.history_posts)
    recent = await standing.recent_ids(limits.swept_posts)
    settled = found.posts.keys() | set(standing.absent_once)
    await _ask_for(source, ref, [i for i in recent if i not in settled], found)


async def _ask_for(source: Source, ref: ChannelRef, ids: Sequence[int], found: _Found) -> None:
    """Add posts by id, a hundred at a time; what the answer leaves out stays unknown."""
    for start in range(0, len(ids), PAGE):
        part = await source.messages(ref, ids[start : start + PAGE])
        found.add(part.page, part.posts, part.empty_ids)


def _skipped(cursor: Cursor, found: _Found) -> list[int]:
    """Return the ids between the newest known post and the newest shown that were not shown."""
    new = [i for i in found.posts if i > cursor.newest_message_id]
    if not new or cursor.pts is None:
        return []
    lowest = min(new) if found.note else cursor.newest_message_id + 1
    return [i for i in range(lowest, max(new)) if i not in found.posts]


def _is_late(path: str, cursor: Cursor, asked_at: datetime, limits: ReadingLimits) -> bool:
    """Tell whether posts found this way may be old news: before the watch, or after a long gap."""
    if path != "sweep":
        return path == "baseline"
    return cursor.complete_at is None or asked_at - cursor.complete_at > limits.late_after
