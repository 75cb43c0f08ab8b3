"""Gather what the answers of a turn show, and walk a channel's history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.posts import Post
from channelwatch.domain.readings import RawPage
from channelwatch.pipeline.methods import PAGE
from channelwatch.pipeline.ports import HistoryPage, Source


@dataclass(slots=True)
class Found:
    """What the answers showed so far, the latest sight of each post."""

    pages: list[RawPage] = field(default_factory=list)
    posts: dict[int, Post] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)

    def add(self, page: RawPage, posts: Iterable[Post], absent: Iterable[int] = ()) -> None:
        """Add an answer, which is later than those before it."""
        self.pages.append(page)
        for post in posts:
            self.posts[post.telegram_message_id] = post
            self.absent.discard(post.telegram_message_id)
        self.absent.update(absent)


async def walk(
    source: Source, ref: ChannelRef, found: Found, page: HistoryPage, *, down_to: int, at_most: int
) -> int:
    """Add history from a page down to a known post, about `at_most` posts; return how many.

    A page may be short without being the last: the end is an empty one, or all posts seen.
    """
    read = 0
    while page.posts:
        found.add(page.page, page.posts)
        read += len(page.posts)
        lowest = min(post.telegram_message_id for post in page.posts)
        if lowest <= down_to or read >= min(at_most, page.total):
            break
        page = await source.history(ref, before_id=lowest)
    return read


async def ask_for(source: Source, ref: ChannelRef, ids: Sequence[int], found: Found) -> None:
    """Add posts by id, a hundred at a time; what the answer leaves out stays unknown."""
    for start in range(0, len(ids), PAGE):
        part = await source.messages(ref, ids[start : start + PAGE])
        found.add(part.page, part.posts, part.empty_ids)
