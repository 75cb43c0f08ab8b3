"""Apply changes to a channel and answer questions about it, none in time that grows with it."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Any

from simulator.scenario.channels import ChannelSpec
from simulator.scenario.posts import RestrictionSpec
from simulator.world import chance, pts
from simulator.world.changes import (
    AudiencePoint,
    Change,
    DeletedPosts,
    EditedPost,
    NewAccess,
    NewPost,
    NewProfile,
    ReactedPost,
)
from simulator.world.growth import Audience
from simulator.world.post import Post
from simulator.world.truth import Fact

LARGEST_PAGE = 100


@dataclass(slots=True, kw_only=True)
class Profile:
    """What a channel says about itself, now."""

    title: str
    about: str
    username: str | None
    usernames: list[str]
    photo: str | None
    verified: bool
    scam: bool
    fake: bool
    linked_chat: int | None
    pinned: int | None = None
    restriction: list[RestrictionSpec] = field(default_factory=list)


class Channel:
    """A channel as it is now."""

    def __init__(self, spec: ChannelSpec, start: float, linked_chat: int | None) -> None:
        self.spec, self.id = spec, spec.id
        self.created = int(spec.created.on(start))
        self.access = "unborn"
        self.profile = Profile(
            title=spec.title, about=spec.about, username=spec.username, usernames=spec.usernames,
            photo=spec.photo, verified=spec.verified, scam=spec.scam, fake=spec.fake,
            linked_chat=linked_chat, restriction=spec.restriction,
        )  # fmt: skip
        points = sorted((point.at.on(start), point.count) for point in spec.subscribers.points)
        self.audience = Audience(
            moments=[at for at, _ in points],
            counts=[count for _, count in points],
            stepped=spec.subscribers.shape == "step",
            rhythm=spec.subscribers.rhythm,
            noise=spec.subscribers.noise,
            seed=spec.subscribers.seed or spec.id,
        )
        self.posts: dict[int, Post] = {}
        self.log = pts.PtsLog()
        self._ids: list[int] = []  # of living posts, ascending
        self._last_point: int | None = None

    @property
    def count(self) -> int:
        """Return how many posts are alive."""
        return len(self._ids)

    @property
    def newest(self) -> int:
        """Return the newest living post's id, or 0."""
        return self._ids[-1] if self._ids else 0

    def page(
        self,
        *,
        offset_id: int,
        offset_date: int,
        add_offset: int,
        limit: int,
        max_id: int,
        min_id: int,
    ) -> list[int]:
        """Return ids as messages.getHistory pages them: newest first, from below the offset.

        max_id and min_id filter the page afterwards, as Telegram does.
        """
        size = len(self._ids)
        if offset_id:
            at = size - bisect.bisect_left(self._ids, offset_id)
        elif offset_date:
            dates = self.posts
            at = size - bisect.bisect_left(self._ids, offset_date, key=lambda i: dates[i].date)
        else:
            at = 0
        first = at + add_offset
        last = min(first + min(limit, LARGEST_PAGE), size)
        ids = [self._ids[size - 1 - index] for index in range(max(first, 0), last)]
        return [each for each in ids if each > min_id and (not max_id or each < max_id)]

    @singledispatchmethod
    def apply(self, change: Change) -> Iterator[Fact]:
        """Make a change happen and yield what it was."""
        raise NotImplementedError(type(change).__name__)

    @apply.register
    def _(self, change: NewPost) -> Iterator[Fact]:
        reach = 0
        if change.facts.reach is None:
            luck = 0.7 + 0.6 * chance.fraction(self.id, change.post_id, "reach")
            reach = int(self.audience.at(change.at) * self.spec.reach * luck)
        self.posts[change.post_id] = Post(change, reach, self.spec.half_life)
        self._ids.append(change.post_id)
        self.log.record(pts.POSTED, (change.post_id,))
        if change.facts.service == "create":
            self.access = str(self.spec.access)
        else:
            yield Fact(change.at, "post", self.id, (change.post_id,), None, change.content)

    @apply.register
    def _(self, change: EditedPost) -> Iterator[Fact]:
        post = self.posts[change.post_id]
        before, post.content = post.content, change.content
        self._touch(post, change.at, hidden=change.hidden)
        ids = (post.id,)
        yield Fact(change.at, "edit", self.id, ids, before, post.content, change.hidden)

    @apply.register
    def _(self, change: ReactedPost) -> Iterator[Fact]:
        post = self.posts[change.post_id]
        before, post.reactions = post.reactions, change.reactions
        if post.edited_at is None or post.hidden_edit:
            self._touch(post, change.at, hidden=True)
        else:  # a visible edit stays visible, with its own date
            self._touch(post, post.edited_at, hidden=False)
        after = dict(change.reactions)
        yield Fact(change.at, "reactions", self.id, (post.id,), dict(before or {}), after, True)

    @apply.register
    def _(self, change: DeletedPosts) -> Iterator[Fact]:
        contents = []
        for post_id in change.post_ids:
            contents.append(self.posts.pop(post_id).content)
            del self._ids[bisect.bisect_left(self._ids, post_id)]
        self.log.record(pts.DELETED, change.post_ids)
        kind = "expire" if change.expired else "delete"
        yield Fact(change.at, kind, self.id, change.post_ids, contents)

    @apply.register
    def _(self, change: NewProfile) -> Iterator[Fact]:
        before = {name: getattr(self.profile, name) for name in change.values}
        changed = {name: new for name, new in change.values.items() if new != before[name]}
        for name, value in changed.items():
            setattr(self.profile, name, value)
        for kind, names in _by_kind(changed).items():
            old, new = ({name: values[name] for name in names} for values in (before, changed))
            yield Fact(change.at, kind, self.id, (), _values(old), _values(new))

    @apply.register
    def _(self, change: NewAccess) -> Iterator[Fact]:
        before, self.access = self.access, change.access
        yield Fact(change.at, "state", self.id, (), before, self.access)

    @apply.register
    def _(self, change: AudiencePoint) -> Iterator[Fact]:
        before, self._last_point = self._last_point, change.count
        yield Fact(change.at, "subscribers", self.id, (), before, change.count)

    def _touch(self, post: Post, at: float, *, hidden: bool) -> None:
        post.edited_at, post.hidden_edit, post.rendered = int(at), hidden, None
        self.log.record(pts.EDITED, (post.id,))


def _by_kind(changed: dict[str, Any]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for name in changed:
        kinds.setdefault("username" if name == "username" else "profile", []).append(name)
    return kinds


def _values(values: dict[str, Any]) -> dict[str, Any]:
    """Turn specs inside profile values into plain ones."""
    return {
        name: [each.model_dump() if isinstance(each, RestrictionSpec) else each for each in value]
        if isinstance(value, list)
        else value
        for name, value in values.items()
    }
