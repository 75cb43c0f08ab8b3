"""Compile a scenario into ordered changes.

All channels are walked together in time order, because a forward needs the other channel's post
as it then was, and a username has one holder at a time.
"""

import heapq
from collections.abc import Callable, Iterator
from typing import Any

from simulator.scenario.errors import ScenarioError, dotted
from simulator.scenario.model import Scenario
from simulator.world import bulk
from simulator.world.changes import AudiencePoint, Change, DeletedPosts, NewPost
from simulator.world.content import Content, Facts
from simulator.world.known import Directory, Impossible, Known
from simulator.world.translating import Translator

Path = tuple[str | int, ...]
Make = Callable[[float, Known, Any], Iterator[Change]]


def compile_scenario(scenario: Scenario, source: str = "scenario") -> list[Change]:
    """Return every change of a scenario in time order; ScenarioError for what cannot happen."""
    return list(_Compiler(scenario, source).changes())


class _Compiler:
    def __init__(self, scenario: Scenario, source: str) -> None:
        self.source, self.start = source, scenario.start
        self.directory = Directory(scenario)
        self.translator = Translator(self.directory)
        # When, a number that keeps equal moments in order, where it is written, what to make of it.
        self.queue: list[tuple[float, int, Path, Known, Make, Any]] = []

    def changes(self) -> Iterator[Change]:
        for index, channel in enumerate(self.directory.channels.values()):
            self._enqueue(("channels", index), channel)
        heapq.heapify(self.queue)
        written = len(self.queue)
        while self.queue:
            at, _, path, channel, make, what = heapq.heappop(self.queue)
            try:
                for change in make(at, channel, what):
                    yield change
                    if isinstance(change, NewPost) and change.facts.ttl is not None:
                        due, written = at + change.facts.ttl, written + 1
                        entry = (due, written, path, channel, _expire, change.post_id)
                        heapq.heappush(self.queue, entry)
            except Impossible as error:
                raise self._error(path, str(error)) from None

    def _enqueue(self, path: Path, channel: Known) -> None:
        spec = channel.spec
        if spec.linked_chat:
            try:
                self.directory.channel(spec.linked_chat)
            except Impossible as error:
                raise self._error((*path, "linked_chat"), str(error)) from None
        for point in spec.subscribers.points:
            entry = (point.at.on(self.start), len(self.queue), path, channel, _point, point.count)
            self.queue.append(entry)
        birth = Content(), Facts(service="create"), None
        self._add(spec.created.on(self.start), path, channel, _draft, birth)
        if spec.history:
            for at, *draft in bulk.history(spec, spec.history, self.start):
                self._add(at, (*path, "history"), channel, _draft, draft)
        for number, bulletin in enumerate(spec.recurring):
            for at, *draft in bulk.recurring(spec, bulletin, self.start):
                self._add(at, (*path, "recurring", number), channel, _draft, draft)
        for number, event in enumerate(spec.timeline):
            place = (*path, "timeline", number, event.kind)
            self._add(event.at.on(self.start), place, channel, self.translator.event, event)

    def _add(self, at: float, path: Path, channel: Known, make: Make, what: Any) -> None:
        if at < channel.spec.created.on(self.start):
            raise self._error(path, "happens before the channel was created")
        self.queue.append((at, len(self.queue), path, channel, make, what))

    def _error(self, path: Path, problem: str) -> ScenarioError:
        return ScenarioError(self.source, [(dotted(path), problem)])


def _point(at: float, channel: Known, count: int) -> Iterator[Change]:
    yield AudiencePoint(at, channel.spec.id, count)


def _draft(at: float, channel: Known, draft: Any) -> Iterator[Change]:
    yield channel.add(at, *draft)


def _expire(at: float, channel: Known, post_id: int) -> Iterator[Change]:
    if channel.posts.pop(post_id, None) is not None:
        yield DeletedPosts(at, channel.spec.id, (post_id,), expired=True)
