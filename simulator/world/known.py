"""Remember, while compiling, which posts are alive and who holds which username."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.scenario.channels import ChannelSpec
from simulator.scenario.model import Scenario
from simulator.scenario.posts import ChannelRef, PostRef, PostSpec
from simulator.world.changes import Change, NewPost, NewProfile
from simulator.world.content import Content, Facts


class Impossible(Exception):
    """An event that cannot happen when it is due; becomes a ScenarioError with its place."""


@dataclass(slots=True)
class Known:
    """A channel at the moment the compiler has reached."""

    spec: ChannelSpec
    username: str | None
    usernames: list[str]  # further ones
    next_id: int = 1
    posts: dict[int, tuple[float, Content]] = field(default_factory=dict)  # date, version
    names: dict[str, list[int]] = field(default_factory=dict)  # of posts, to their ids

    def find(self, ref: PostRef) -> list[int]:
        """Return the ids of a post, or of an album's posts, that are alive now."""
        ids = [ref] if isinstance(ref, int) else self.names.get(ref, [])
        alive = [each for each in ids if each in self.posts]
        if not alive:
            msg = f'no post "{ref}" in {self.spec.title} at this moment'
            raise Impossible(msg)
        return alive

    def reserve(self, spec: PostSpec, count: int) -> int:
        """Note a post's name and return its id, the first of `count`."""
        if spec.name is not None and spec.name in self.names:
            msg = f'the name "{spec.name}" is already taken by an earlier post'
            raise Impossible(msg)
        if spec.id is not None and spec.id < self.next_id:
            msg = f"id {spec.id} is taken: the next free one is {self.next_id}"
            raise Impossible(msg)
        self.next_id = first = spec.id or self.next_id
        if spec.name is not None:
            self.names[spec.name] = list(range(first, first + count))
        return first

    def add(self, at: float, content: Content, facts: Facts, reactions: Any = None) -> NewPost:
        """Put a post under the next free id."""
        post_id, self.next_id = self.next_id, self.next_id + 1
        self.posts[post_id] = at, content
        return NewPost(at, self.spec.id, post_id, content, facts, reactions)


class Directory:
    """Every channel of a scenario, and who holds which username."""

    def __init__(self, scenario: Scenario) -> None:
        self.channels = {
            spec.id: Known(spec, spec.username, list(spec.usernames)) for spec in scenario.channels
        }
        self._by_username = {spec.username: self.channels[spec.id] for spec in scenario.channels}
        self._holders = {
            name.lower(): known
            for known in self.channels.values()
            for name in (known.username, *known.usernames)
            if name
        }

    def channel(self, ref: ChannelRef) -> Known:
        """Return the channel with this id or first username."""
        found = self.channels.get(ref) if isinstance(ref, int) else self._by_username.get(ref)
        if found is None:
            msg = f'no channel with the id or first username "{ref}"'
            raise Impossible(msg)
        return found

    def rename(self, at: float, channel: Known, username: str | None) -> Iterator[Change]:
        """Give a channel a username; yield what that takes from the one that holds it."""
        if channel.username:
            self._holders.pop(channel.username.lower(), None)
        holder = self._holders.get(username.lower()) if username else None
        if holder is not None and holder is not channel:
            yield self._lose(at, holder, str(username).lower())
        channel.username = username
        if username:
            self._holders[username.lower()] = channel

    def _lose(self, at: float, holder: Known, lost: str) -> Change:
        if holder.username and holder.username.lower() == lost:
            holder.username = None
            return NewProfile(at, holder.spec.id, {"username": None})
        holder.usernames = [name for name in holder.usernames if name.lower() != lost]
        return NewProfile(at, holder.spec.id, {"usernames": holder.usernames})
