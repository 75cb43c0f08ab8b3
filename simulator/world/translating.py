"""Turn a timeline's events into changes: ids given, names resolved."""

from collections.abc import Iterator
from typing import Any

from simulator.scenario.events import EventSpec, ProfileSpec
from simulator.scenario.posts import EditSpec, ForwardSpec, PostRef, PostSpec
from simulator.world import chance
from simulator.world.changes import (
    Change,
    DeletedPosts,
    EditedPost,
    NewAccess,
    NewProfile,
    ReactedPost,
)
from simulator.world.content import Content, Facts, Origin, edited, new_content
from simulator.world.known import Directory, Known


class Translator:
    """Translates events in time order; Impossible for one that cannot happen."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def event(self, at: float, channel: Known, event: EventSpec) -> Iterator[Change]:
        """Yield what an event changes."""
        if event.post is not None:
            yield from self._post(at, channel, event.post)
        elif event.profile is not None:
            yield from self._profile(at, channel, event.profile)
        elif event.access is not None:
            yield NewAccess(at, channel.spec.id, event.access)
        elif event.delete is not None:
            yield _deletion(at, channel, event.delete)
        elif event.edit is not None:
            yield _edit(at, channel, event.edit)
        elif event.reactions is not None:
            post_id = channel.find(event.reactions.post)[0]
            yield ReactedPost(at, channel.spec.id, post_id, event.reactions.counts)

    def _post(self, at: float, channel: Known, spec: PostSpec) -> Iterator[Change]:
        origin, forwarded = self._origin(at, spec.forward) if spec.forward else (None, None)
        contents = [new_content(spec, before=forwarded)]
        if spec.album:
            captioned = new_content(PostSpec(media=spec.album[0]), before=contents[0])
            contents = [captioned, *(Content(media=media) for media in spec.album[1:])]
        reply_to = None if spec.reply_to is None else channel.find(spec.reply_to)[0]
        first = channel.reserve(spec, len(contents))
        album = chance.identifier(channel.spec.id, first, "album") if spec.album else None
        facts = Facts(
            grouped_id=album,
            origin=origin,
            reply_to=reply_to,
            author=spec.author,
            from_user=spec.from_user,
            via_bot=spec.via_bot,
            ttl=None if spec.ttl is None else int(spec.ttl),
            comments=spec.comments,
            reach=spec.reach,
            forwards=spec.forwards,
            half_life=spec.half_life,
        )
        for content in contents:
            yield channel.add(at, content, facts, spec.reactions)
        if spec.pinned:
            yield NewProfile(at, channel.spec.id, {"pinned": first})

    def _origin(self, at: float, spec: ForwardSpec) -> tuple[Origin, Content | None]:
        """Return where a forward comes from and, if its post is known, what it says now."""
        if spec.channel is None:
            return Origin(channel_id=None, post_id=None, name=spec.name, date=at), None
        source = self._directory.channel(spec.channel)
        if spec.post is None:
            return Origin(channel_id=source.spec.id, post_id=None, name=None, date=at), None
        post_id = source.find(spec.post)[0]
        date, content = source.posts[post_id]
        return Origin(channel_id=source.spec.id, post_id=post_id, name=None, date=date), content

    def _profile(self, at: float, channel: Known, spec: ProfileSpec) -> Iterator[Change]:
        values: dict[str, Any] = {name: value for name, value in spec if value is not None}
        if spec.linked_chat is not None:
            ref = spec.linked_chat
            values["linked_chat"] = self._directory.channel(ref).spec.id if ref else None
        if spec.pinned is not None:
            values["pinned"] = channel.find(spec.pinned)[0] if spec.pinned else None
        if spec.usernames is not None:
            channel.usernames = spec.usernames
        if spec.username is not None:
            values["username"] = spec.username or None
            yield from self._directory.rename(at, channel, spec.username or None)
        if spec.photo is not None:
            values["photo"] = spec.photo or None
        yield NewProfile(at, channel.spec.id, values)


def _deletion(at: float, channel: Known, refs: list[PostRef]) -> Change:
    ids = tuple(dict.fromkeys(each for ref in refs for each in channel.find(ref)))
    for gone in ids:
        del channel.posts[gone]
    return DeletedPosts(at, channel.spec.id, ids)


def _edit(at: float, channel: Known, spec: EditSpec) -> Change:
    post_id = channel.find(spec.post)[0]
    date, before = channel.posts[post_id]
    content = edited(before, spec)
    channel.posts[post_id] = date, content
    return EditedPost(at, channel.spec.id, post_id, content, spec.hidden)
