"""A Telegram in memory: a few channels with a timeline, told as a simulator scenario tells it."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from channelwatch.domain.channels import ChannelProfile, ChannelRef
from channelwatch.domain.kinds import ChannelState
from channelwatch.domain.posts import Post, PostContent, PostMetrics
from channelwatch.domain.readings import RawPage
from channelwatch.pipeline.errors import (
    ChannelUnavailable,
    DifferenceRefused,
    UsernameUnknown,
)
from channelwatch.pipeline.ports import Difference, FullChannel, HistoryPage, Messages, Source
from tests.fakes.clock import FakeClock

PAGE = 100


@dataclass
class FakeChannel:
    """A channel: its posts, and every event with the pts after it."""

    spec: Mapping[str, Any]
    profile: ChannelProfile
    posts: dict[int, Post] = field(default_factory=dict)
    log: list[tuple[int, str, int]] = field(default_factory=list)
    pts: int = 1
    newest: int = 0
    access: str = "open"
    difference: str | None = None
    """Why a difference is refused, if it is."""

    @property
    def id(self) -> int:
        return int(self.spec["id"])

    def happen(self, event: str, message_id: int) -> None:
        self.pts += 1
        self.log.append((self.pts, event, message_id))


class FakeTelegram:
    """Plays the channels of a scenario (id, username, title, subscribers, timeline)."""

    def __init__(self, scenario: Mapping[str, Any], clock: FakeClock) -> None:
        self.clock = clock
        self.calls: list[str] = []
        self.failures: list[tuple[str, Exception]] = []
        self.slice = PAGE
        self._start = clock.now()
        self.channels = {int(c["id"]): _new_channel(c) for c in scenario["channels"]}
        self._events = sorted(
            (
                (self._start + _offset(event["at"]), channel.id, event)
                for channel in self.channels.values()
                for event in channel.spec.get("timeline", ())
            ),
            key=lambda each: each[:2],
        )

    def play(self) -> None:
        """Let happen what is due by now."""
        while self._events and self._events[0][0] <= self.clock.now():
            at, channel_id, event = self._events.pop(0)
            self._apply(self.channels[channel_id], at, event)

    def fail(self, method: str, error: Exception) -> None:
        """Answer the next call of `method` with an error."""
        self.failures.append((method, error))

    def _apply(self, channel: FakeChannel, at: datetime, event: Mapping[str, Any]) -> None:
        if "post" in event:
            self._post(channel, at, event["post"])
        elif "edit" in event:
            i = event["edit"]["post"]
            content = PostContent(text=event["edit"]["text"])
            channel.posts[i] = replace(channel.posts[i], content=content, edited_at=at)
            channel.happen("edit", i)
        elif "delete" in event:
            for i in event["delete"]:
                del channel.posts[i]
                channel.happen("delete", i)
        elif "profile" in event:
            change = dict(event["profile"])
            if "username" in change:
                name = change.pop("username")
                change["usernames"] = (name,) if name else ()
            channel.profile = replace(channel.profile, **change)
        else:
            channel.access = event["access"]

    def _post(self, channel: FakeChannel, at: datetime, post: Any) -> None:
        spec: Mapping[str, Any] = {"text": post} if isinstance(post, str) else post
        i = spec.get("id", channel.newest + 1)
        channel.newest = i
        channel.posts[i] = Post(
            telegram_message_id=i,
            published_at=at,
            content=PostContent(text=spec["text"]),
            metrics=PostMetrics(views=1),
        )
        channel.happen("post", i)


class FakeSource:
    """One account's view of a FakeTelegram; each call is written down."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram

    async def resolve(self, username: str) -> ChannelRef:
        self._call("contacts.resolveUsername")
        for channel in self.telegram.channels.values():
            if username.lower() in (name.lower() for name in channel.profile.usernames):
                return ChannelRef(telegram_channel_id=channel.id, access_hash=channel.id)
        raise UsernameUnknown(username)

    async def full_channel(self, ref: ChannelRef) -> FullChannel:
        channel = self._open("channels.getFullChannel", ref)
        return FullChannel(
            ref=ref,
            profile=channel.profile,
            pts=channel.pts,
            subscriber_count=channel.spec.get("subscribers"),
            page=self._page("channels.getFullChannel"),
        )

    async def linked_group(self, ref: ChannelRef) -> ChannelRef | None:
        group = self._open("channels.getFullChannel", ref).profile.linked_chat_id
        return ChannelRef(telegram_channel_id=group, access_hash=group) if group else None

    async def closure(self, ref: ChannelRef) -> ChannelUnavailable:
        self._call("channels.getChannels")
        return ChannelUnavailable("CHANNEL_FORBIDDEN", ChannelState.PRIVATE)

    async def difference(self, ref: ChannelRef, pts: int) -> Difference:
        method = "updates.getChannelDifference"
        channel = self._open(method, ref)
        if channel.difference or pts <= 0:
            raise DifferenceRefused(channel.difference or "PERSISTENT_TIMESTAMP_EMPTY")
        events = [e for e in channel.log if e[0] > pts]
        part = events[: self.telegram.slice]
        touched = dict.fromkeys(i for _, event, i in part if event != "delete")
        return Difference(
            posts=[channel.posts[i] for i in touched if i in channel.posts],
            deleted_ids=[i for _, event, i in part if event == "delete"],
            pts=part[-1][0] if part else channel.pts,
            is_final=len(part) == len(events),
            page=self._page(method),
        )

    async def history(self, ref: ChannelRef, *, before_id: int = 0) -> HistoryPage:
        channel = self._open("messages.getHistory", ref)
        ids = sorted((i for i in channel.posts if not before_id or i < before_id), reverse=True)
        return HistoryPage(
            posts=[channel.posts[i] for i in ids[:PAGE]],
            pts=channel.pts,
            total=len(channel.posts),
            page=self._page("messages.getHistory"),
        )

    async def messages(self, ref: ChannelRef, ids: Sequence[int]) -> Messages:
        channel = self._open("channels.getMessages", ref)
        return Messages(
            posts=[channel.posts[i] for i in ids if i in channel.posts],
            empty_ids=sorted(i for i in ids if i not in channel.posts),
            page=self._page("channels.getMessages"),
        )

    async def views(self, ref: ChannelRef, ids: Sequence[int]) -> Sequence[tuple[int, PostMetrics]]:
        channel = self._open("messages.getMessagesViews", ref)
        found = {i: channel.posts[i].metrics for i in ids if i in channel.posts}
        return [(i, found.get(i, PostMetrics())) for i in ids]

    def _call(self, method: str) -> None:
        self.telegram.play()
        self.telegram.calls.append(method)
        for failure in self.telegram.failures:
            if failure[0] == method:
                self.telegram.failures.remove(failure)
                raise failure[1]

    def _open(self, method: str, ref: ChannelRef) -> FakeChannel:
        self._call(method)
        channel = self.telegram.channels[ref.telegram_channel_id]
        if channel.access == "private":
            raise ChannelUnavailable("CHANNEL_PRIVATE", ChannelState.PRIVATE)
        if channel.access == "deleted":
            raise ChannelUnavailable("CHANNEL_INVALID", ChannelState.GONE)
        return channel

    def _page(self, method: str) -> RawPage:
        now = self.telegram.clock.now()
        return RawPage(method=method, tl_layer=0, payload=b"{}", answered_at=now)


class FakeConnector:
    """Connects to a FakeTelegram, or fails with `error`."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram
        self.error: Exception | None = None
        self.connections = 0

    @asynccontextmanager
    async def connect(self, account: str) -> AsyncIterator[Source]:
        if self.error:
            raise self.error
        self.connections += 1
        yield FakeSource(self.telegram)


def _new_channel(spec: Mapping[str, Any]) -> FakeChannel:
    profile = ChannelProfile(
        kind=spec.get("kind", "broadcast"),
        title=spec["title"],
        usernames=(spec["username"],),
        linked_chat_id=spec.get("linked_chat"),
    )
    return FakeChannel(spec, profile)


def _offset(text: str) -> timedelta:
    sign, number, unit = re.fullmatch(r"([+-])(\d+)([smhd])", text).groups()  # type: ignore[union-attr]
    seconds = int(number) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
    return timedelta(seconds=seconds if sign == "+" else -seconds)
