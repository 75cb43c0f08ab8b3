"""Read one channel: what changed since the last reading, in as few requests as it takes.

channels.getFullChannel tells the channel's event counter (pts). Unchanged, the turn is over after
one request. Changed, updates.getChannelDifference tells what happened; where it cannot, history
is read from the last known post up and known posts are asked for by id. The pts of the first
answer is kept in that case, so whatever happens meanwhile is told again next time.

Much news comes in parts, so that a turn needs no more memory for it: each part is stored before
the next is asked for, from the oldest up, and a turn that breaks off is gone on with.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from channelwatch.domain.channels import ChannelRef, Cursor
from channelwatch.domain.readings import Reading
from channelwatch.pipeline.errors import DifferenceRefused
from channelwatch.pipeline.found import Found, ask_for, walk
from channelwatch.pipeline.ports import Clock, FullChannel, HistoryPage, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """How far one turn goes, and how much of it is held at once.

    A sweep asks for the newest `swept_posts` known ones; for `usually_swept_posts` only after as
    many as `sweeps_in_a_row`, where a channel's difference is refused as a rule: the audit sees
    to the older ones then. A sweep after more than `late_after` brings late data. A part is
    `slices_at_once` of the difference, or what is left of `ids_at_once` message ids.
    """

    baseline_posts: int = 200
    swept_posts: int = 10_000
    usually_swept_posts: int = 500
    sweeps_in_a_row: int = 3
    history_posts: int = 10_000
    slices: int = 50
    slices_at_once: int = 10
    ids_at_once: int = 1_000
    late_after: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the store knows of a channel when its turn begins.

    `absent_once` posts wait for their second answer; `recent_ids` gives the newest that stand,
    `last_paths` how posts were read in the latest turns that brought news.
    """

    cursor: Cursor
    absent_once: Sequence[int]
    recent_ids: Callable[[int], Awaitable[Sequence[int]]]
    last_paths: Callable[[int], Awaitable[Sequence[str]]]


async def read_channel(
    source: Source, ref: ChannelRef, standing: Standing, clock: Clock, limits: ReadingLimits
) -> AsyncIterator[Reading]:
    """Yield what a turn at the channel shows: parts of much news, and at last the whole channel.

    Whoever iterates stores each reading before the next is asked for. The errors are those of the
    source.
    """
    reader = _Reader(source, ref, standing, clock, limits)
    full = await source.full_channel(ref)
    async for part in reader.news(full):
        yield part
    yield await reader.whole(full)


class _Reader:
    """The requests of one turn at one channel, and what their answers showed."""

    def __init__(
        self,
        source: Source,
        ref: ChannelRef,
        standing: Standing,
        clock: Clock,
        limits: ReadingLimits,
    ) -> None:
        self._source = source
        self._ref = ref
        self._standing = standing
        self._clock = clock
        self._limits = limits
        self._asked_at = clock.now()
        self._path = "unchanged"
        self._note: str | None = None
        self._found = Found()
        self._newest = standing.cursor.newest_message_id
        self._pts: int | None = None

    async def news(self, full: FullChannel) -> AsyncIterator[Reading]:
        """Read posts by the cheapest path that works; yield them where they are many."""
        before, self._pts = self._standing.cursor.pts, full.pts
        if before is None:
            await self._baseline()
        elif before != full.pts:
            try:
                async for part in self._follow(before):
                    yield part
            except DifferenceRefused as refusal:
                self._note = str(refusal)
                async for part in self._sweep():
                    yield part

    async def whole(self, full: FullChannel) -> Reading:
        """Return what is left, with all about the channel itself where nothing is left to read."""
        twice = self._standing.absent_once
        self._found.absent -= set(twice)  # their second absence takes an explicit answer
        await ask_for(self._source, self._ref, twice, self._found)
        self._found.pages.insert(0, full.page)
        if self._pts is None:
            return self._part()
        return replace(
            self._part(),
            profile=full.profile,
            state=full.profile.state,
            subscriber_count=full.subscriber_count,
            pts=self._pts,
            is_part=False,
        )

    async def _baseline(self) -> None:
        self._path = "baseline"
        page = await self._source.history(self._ref)
        most = self._limits.baseline_posts
        await walk(self._source, self._ref, self._found, page, down_to=0, at_most=most)

    async def _follow(self, pts: int) -> AsyncIterator[Reading]:
        """Read what happened since `pts`, slice by slice."""
        self._path = "difference"
        for number in range(1, self._limits.slices + 1):
            part = await self._source.difference(self._ref, pts)
            self._found.add(part.page, part.posts, part.deleted_ids)
            if part.is_final:
                self._pts = part.pts
                return
            if part.pts <= pts:
                break
            pts = part.pts
            if number % self._limits.slices_at_once == 0:
                yield self._part()
        msg = f"not final at pts {pts}"
        raise DifferenceRefused(msg)

    async def _sweep(self) -> AsyncIterator[Reading]:
        """Read what is new from history, and ask for the known posts that it did not show.

        From the last known post up, a stretch of ids at a time, each from its top down: a stretch
        that is stored leaves no hole below it, wherever the turn breaks off.
        """
        self._path, limits, low, read = "sweep", self._limits, self._newest, 0
        recent = await self._standing.recent_ids(await self._depth())
        newest = await self._source.history(self._ref)
        top = max((post.telegram_message_id for post in newest.posts), default=0)
        while top - low > limits.ids_at_once:
            if read >= limits.history_posts:
                self._pts = None
                self._note = f"{self._note}; up to post {low} of {top}, the next turn goes on"
                return
            page = await self._source.history(self._ref, before_id=low + limits.ids_at_once + 1)
            read += await self._walk_down(page, low)
            yield self._part()
            low += limits.ids_at_once
        await self._walk_down(newest, low)
        settled = self._found.posts.keys() | set(self._standing.absent_once)
        left = [i for i in recent if i not in settled]
        for start in range(0, len(left), limits.ids_at_once):
            if start:
                yield self._part()
            ids = left[start : start + limits.ids_at_once]
            await ask_for(self._source, self._ref, ids, self._found)

    async def _depth(self) -> int:
        """Return how many known posts a sweep asks for."""
        limits = self._limits
        paths = await self._standing.last_paths(limits.sweeps_in_a_row)
        is_rule = len(paths) == limits.sweeps_in_a_row and set(paths) == {"sweep"}
        return limits.usually_swept_posts if is_rule else limits.swept_posts

    async def _walk_down(self, page: HistoryPage, low: int) -> int:
        most = self._limits.history_posts
        return await walk(self._source, self._ref, self._found, page, down_to=low, at_most=most)

    def _part(self) -> Reading:
        """Return what was found since the part before."""
        found, self._found = self._found, Found()
        skipped = self._skipped(found)
        self._newest = max(self._newest, *found.posts) if found.posts else self._newest
        return Reading(
            telegram_channel_id=self._ref.telegram_channel_id,
            asked_at=self._asked_at,
            answered_at=self._clock.now(),
            posts=list(found.posts.values()),
            absent_ids=sorted(found.absent),
            skipped_ids=skipped,
            is_part=True,
            is_late=self._is_late(),
            path=self._path,
            note=self._note,
            requests=len(found.pages),
            pages=found.pages,
        )

    def _skipped(self, found: Found) -> list[int]:
        """Return the ids between the newest known post and the newest shown that were not shown."""
        top = max(found.posts, default=0)
        if self._standing.cursor.pts is None:
            return []
        return [i for i in range(self._newest + 1, top) if i not in found.posts]

    def _is_late(self) -> bool:
        """Tell whether posts found so may be old news: before the watch, or after a long gap."""
        if self._path != "sweep":
            return self._path == "baseline"
        complete_at = self._standing.cursor.complete_at
        return complete_at is None or self._asked_at - complete_at > self._limits.late_after
