"""Compile a scenario into ordered changes: ids given, names resolved, expiries added.

All channels are walked together in time order, because a forward needs the other channel's post
as it then was, and a username has one holder at a time.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.scenario.channels import ChannelSpec
from simulator.scenario.errors import ScenarioError, dotted
from simulator.scenario.events import EventSpec, ProfileSpec
from simulator.scenario.model import Scenario
from simulator.scenario.posts import ChannelRef, PostRef, PostSpec
from simulator.world import bulk, chance
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
from simulator.world.content import Content, Facts, Origin, edited, new_content

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Known:
    """What the compiler knows of a channel at the moment it has reached."""

    spec: ChannelSpec
    usernames: dict[str, str] = field(default_factory=dict)  # which -> name
    next_id: int = 1
    posts: dict[int, tuple[float, Content]] = field(default_factory=dict)
    names: dict[str, list[int]] = field(default_factory=dict)


class Impossible(Exception):
    """An event that cannot happen when it is due; becomes a ScenarioError with its place."""


def compile_scenario(scenario: Scenario, source: str = "scenario") -> list[Change]:
    """Return every change of a scenario in time order; ScenarioError for what cannot happen."""
    return list(_Compiler(scenario, source).changes())


class _Compiler:
    def __init__(self, scenario: Scenario, source: str) -> None:
        self.scenario, self.source, self.start = scenario, source, scenario.start
        self.known = {spec.id: Known(spec) for spec in scenario.channels}
        self.by_username = {spec.username: self.known[spec.id] for spec in scenario.channels}
        self.holders = {
            name.lower(): spec.id
            for spec in scenario.channels
            for name in (spec.username, *spec.usernames)
            if name
        }
        self.queue: list[tuple[float, int, Path, Known, Callable[..., Iterator[Change]], Any]] = []

    def changes(self) -> Iterator[Change]:
        for index, channel in enumerate(self.known.values()):
            self._enqueue(("channels", index), channel)
        heapq.heapify(self.queue)
        while self.queue:
            at, _, path, channel, make, what = heapq.heappop(self.queue)
            try:
                yield from make(at, channel, what)
            except Impossible as error:
                raise ScenarioError(self.source, [(dotted(path), str(error))]) from None

    def _enqueue(self, path: Path, channel: Known) -> None:
        spec, add = channel.spec, self._add
        if spec.linked_chat and not self._knows(spec.linked_chat):
            problem = f'no channel with the id or first username "{spec.linked_chat}"'
            raise ScenarioError(self.source, [(dotted((*path, "linked_chat")), problem)])
        created = spec.created.on(self.start)
        add(
            created, path, channel, self._draft, (created, Content(), Facts(service="create"), None)
        )
        for point in spec.subscribers.points:
            add(point.at.on(self.start), path, channel, self._point, point.count)
        drafts = bulk.history(spec, spec.history, self.start) if spec.history else ()
        for draft in drafts:
            add(draft[0], (*path, "history"), channel, self._draft, draft)
        for number, bulletin in enumerate(spec.recurring):
            for draft in bulk.recurring(spec, bulletin, self.start):
                add(draft[0], (*path, "recurring", number), channel, self._draft, draft)
        for number, event in enumerate(spec.timeline):
            place = (*path, "timeline", number, event.kind)
            add(event.at.on(self.start), place, channel, self._event, event)

    def _add(
        self,
        at: float,
        path: Path,
        channel: Known,
        make: Callable[..., Iterator[Change]],
        what: Any,
    ) -> None:
        if at < channel.spec.created.on(self.start) and make != self._point:
            problem = "happens before the channel was created"
            raise ScenarioError(self.source, [(dotted(path), problem)])
        self.queue.append((at, len(self.queue), path, channel, make, what))

    # -- what becomes of each entry -------------------------------------------------------------

    def _point(self, at: float, channel: Known, count: int) -> Iterator[Change]:
        yield AudiencePoint(at, channel.spec.id, count)

    def _draft(self, at: float, channel: Known, draft: bulk.Draft) -> Iterator[Change]:
        _, content, facts, reactions = draft
        yield self._new(at, channel, content, facts, reactions)

    def _event(self, at: float, channel: Known, event: EventSpec) -> Iterator[Change]:
        if event.post is not None:
            yield from self._post(at, channel, event.post)
        elif event.profile is not None:
            yield from self._profile(at, channel, event.profile)
        elif event.access is not None:
            yield NewAccess(at, channel.spec.id, event.access)
        elif event.delete is not None:
            ids = tuple(each for ref in event.delete for each in _find(channel, ref))
            for gone in ids:
                channel.posts.pop(gone)
            yield DeletedPosts(at, channel.spec.id, ids)
        elif event.edit is not None:
            post_id = _find(channel, event.edit.post)[0]
            date, before = channel.posts[post_id]
            content = edited(before, event.edit)
            channel.posts[post_id] = date, content
            yield EditedPost(at, channel.spec.id, post_id, content, event.edit.hidden)
        elif event.reactions is not None:
            post_id = _find(channel, event.reactions.post)[0]
            yield ReactedPost(at, channel.spec.id, post_id, event.reactions.counts)

    def _post(self, at: float, channel: Known, spec: PostSpec) -> Iterator[Change]:
        origin, content = self._origin(at, channel, spec)
        grouped = chance.identifier(channel.spec.id, channel.next_id, "album")
        facts = Facts(
            grouped_id=grouped if spec.album else None,
            origin=origin,
            reply_to=None if spec.reply_to is None else _find(channel, spec.reply_to)[0],
            author=spec.author,
            from_user=spec.from_user,
            via_bot=spec.via_bot,
            ttl=None if spec.ttl is None else int(spec.ttl),
            comments=spec.comments,
            reach=spec.reach,
            forwards=spec.forwards,
            half_life=spec.half_life,
        )
        first = self._identify(channel, spec)
        contents = [new_content(spec, before=content)]
        if spec.album:
            captioned = new_content(PostSpec(media=spec.album[0]), before=contents[0])
            contents = [captioned, *(Content(media=media) for media in spec.album[1:])]
        ids = [first + offset for offset in range(len(contents))]
        if spec.name is not None:
            channel.names[spec.name] = ids
        for each in contents:
            yield self._new(at, channel, each, facts, spec.reactions)
        if spec.pinned:
            yield NewProfile(at, channel.spec.id, {"pinned": first})
        if spec.ttl is not None:
            due = (at + spec.ttl, chance.number(first), (), channel, self._expire, tuple(ids))
            heapq.heappush(self.queue, due)

    def _expire(self, at: float, channel: Known, ids: tuple[int, ...]) -> Iterator[Change]:
        left = tuple(each for each in ids if channel.posts.pop(each, None))
        if left:
            yield DeletedPosts(at, channel.spec.id, left, expired=True)

    def _profile(self, at: float, channel: Known, spec: ProfileSpec) -> Iterator[Change]:
        values = {
            name: value
            for name in spec.model_fields_set
            if (value := getattr(spec, name)) is not None
        }
        if "linked_chat" in values:
            values["linked_chat"] = (
                self.channel(values["linked_chat"]).spec.id if values["linked_chat"] else None
            )
        if "pinned" in values:
            values["pinned"] = _find(channel, values["pinned"])[0] if values["pinned"] else None
        if "username" in values:
            yield from self._take_over(at, channel, values["username"])
            values["username"] = values["username"] or None
        yield NewProfile(at, channel.spec.id, values)

    def _take_over(self, at: float, channel: Known, username: str) -> Iterator[Change]:
        for name in [name for name, holder in self.holders.items() if holder == channel.spec.id]:
            del self.holders[name]
        holder = self.holders.get(username.lower())
        if holder is not None:
            yield NewProfile(at, holder, {"username": None})
        if username:
            self.holders[username.lower()] = channel.spec.id

    # -- looking things up ----------------------------------------------------------------------

    def _new(
        self, at: float, channel: Known, content: Content, facts: Facts, reactions: Any
    ) -> NewPost:
        post_id, channel.next_id = channel.next_id, channel.next_id + 1
        channel.posts[post_id] = at, content
        return NewPost(at, channel.spec.id, post_id, content, facts, reactions)

    def _identify(self, channel: Known, spec: PostSpec) -> int:
        if spec.name is not None and spec.name in channel.names:
            msg = f'the name "{spec.name}" is already taken by an earlier post'
            raise Impossible(msg)
        if spec.id is not None:
            if spec.id < channel.next_id:
                msg = f"id {spec.id} is taken: the next free one is {channel.next_id}"
                raise Impossible(msg)
            channel.next_id = spec.id
        return channel.next_id

    def _origin(
        self, at: float, channel: Known, spec: PostSpec
    ) -> tuple[Origin | None, Content | None]:
        source = spec.forward
        if source is None:
            return None, None
        if source.channel is None or source.post is None:
            channel_id = None if source.channel is None else self.channel(source.channel).spec.id
            return Origin(channel_id=channel_id, post_id=None, name=source.name, date=at), None
        other = self.channel(source.channel)
        post_id = _find(other, source.post)[0]
        date, content = other.posts[post_id]
        return Origin(channel_id=other.spec.id, post_id=post_id, name=None, date=date), content

    def _knows(self, ref: ChannelRef) -> bool:
        return ref in self.known or ref in self.by_username

    def channel(self, ref: ChannelRef) -> Known:
        found = self.known.get(ref) if isinstance(ref, int) else self.by_username.get(ref)
        if found is not None:
            return found
        msg = f'no channel with the id or first username "{ref}"'
        raise Impossible(msg)


def _find(channel: Known, ref: PostRef) -> list[int]:
    """Return the ids of a post, or of an album's posts, that are alive now."""
    ids = [ref] if isinstance(ref, int) else channel.names.get(ref, [])
    alive = [each for each in ids if each in channel.posts]
    if not alive:
        msg = f'no post "{ref}" in {channel.spec.title} at this moment'
        raise Impossible(msg)
    return alive
