"""Ask Telegram through one connected account: one method per call of its API."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from telethon import functions
from telethon.tl import types
from telethon.tl.types.messages import ChannelMessages
from telethon.tl.types.updates import ChannelDifference, ChannelDifferenceTooLong

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.posts import PostMetrics
from channelwatch.domain.readings import RawPage
from channelwatch.pipeline.errors import (
    ChannelUnavailable,
    ConnectionLost,
    DifferenceRefused,
    SourceFailed,
    UsernameUnknown,
)
from channelwatch.pipeline.methods import (
    CHANNELS,
    DIFFERENCE,
    FULL_CHANNEL,
    HISTORY,
    MESSAGES,
    PAGE,
    RESOLVE,
    VIEWS,
)
from channelwatch.pipeline.ports import Clock, Difference, FullChannel, HistoryPage, Messages
from channelwatch.telegram.client import AccountClient
from channelwatch.telegram.evidence import Witness
from channelwatch.telegram.failures import translate
from channelwatch.telegram.messages import read_posts, read_views
from channelwatch.telegram.profiles import (
    read_closure,
    read_has_left,
    read_profile,
    read_resolved,
)

_UNKNOWN_NAMES = frozenset({"USERNAME_NOT_OCCUPIED", "USERNAME_INVALID"})


class TelethonSource:
    """A source over one client. Every call raises the errors of pipeline.errors and no others."""

    def __init__(self, client: AccountClient, account: str, clock: Clock, seconds: float) -> None:
        self._client = client
        self._account = account
        self._clock = clock
        self._seconds = seconds

    async def resolve(self, username: str) -> ChannelRef:
        """Resolve a username: contacts.resolveUsername."""
        try:
            request = functions.contacts.ResolveUsernameRequest(username)
            resolved = await self._ask(RESOLVE, request)
        except SourceFailed as error:
            if error.reason in _UNKNOWN_NAMES:
                raise UsernameUnknown(username) from None
            raise
        return read_resolved(username, resolved)

    async def full_channel(self, ref: ChannelRef) -> FullChannel:
        """Ask for count, profile and pts: channels.getFullChannel."""
        request = functions.channels.GetFullChannelRequest(_channel(ref))
        answer, page = await self._witness(FULL_CHANNEL, request)
        full = answer.full_chat
        return FullChannel(
            ref=ref,
            profile=read_profile(answer, ref.telegram_channel_id),
            pts=full.pts,
            subscriber_count=full.participants_count,
            has_left=read_has_left(answer, ref.telegram_channel_id),
            page=page,
        )

    async def linked_group(self, ref: ChannelRef) -> ChannelRef | None:
        """Ask which group a channel links to: channels.getFullChannel names it with its hash.

        None where it links to none, or to one that is closed to this account. A group that is
        linked to a public channel can be read without joining it.
        """
        request = functions.channels.GetFullChannelRequest(_channel(ref))
        answer = await self._ask(FULL_CHANNEL, request)
        for chat in answer.chats:
            if chat.id == answer.full_chat.linked_chat_id and isinstance(chat, types.Channel):
                return ChannelRef(telegram_channel_id=chat.id, access_hash=chat.access_hash or 0)
        return None

    async def closure(self, ref: ChannelRef) -> ChannelUnavailable:
        """Ask what became of a channel that does not answer: channels.getChannels."""
        request = functions.channels.GetChannelsRequest([_channel(ref)])
        try:
            answer = await self._ask(CHANNELS, request)
        except ChannelUnavailable as told:
            return told
        return read_closure(answer, ref.telegram_channel_id)

    async def difference(self, ref: ChannelRef, pts: int) -> Difference:
        """Ask for what happened since `pts`: updates.getChannelDifference."""
        request = functions.updates.GetChannelDifferenceRequest(
            channel=_channel(ref),
            filter=types.ChannelMessagesFilterEmpty(),
            pts=pts,
            limit=PAGE,
            force=True,
        )
        answer, page = await self._witness(DIFFERENCE, request)
        if isinstance(answer, ChannelDifferenceTooLong):
            raise DifferenceRefused("tooLong")
        return _difference(answer, page)

    async def history(self, ref: ChannelRef, *, before_id: int = 0) -> HistoryPage:
        """Ask for the 100 posts below `before_id` (0: the newest): messages.getHistory."""
        request = functions.messages.GetHistoryRequest(
            peer=_peer(ref),
            offset_id=before_id,
            offset_date=None,
            add_offset=0,
            limit=PAGE,
            max_id=0,
            min_id=0,
            hash=0,
        )
        answer, page = await self._witness(HISTORY, request)
        if not isinstance(answer, ChannelMessages):
            raise SourceFailed(HISTORY, f"answered {type(answer).__name__}")
        return HistoryPage(
            posts=read_posts(answer.messages),
            pts=answer.pts,
            total=answer.count,
            page=page,
        )

    async def messages(self, ref: ChannelRef, ids: Sequence[int]) -> Messages:
        """Ask for up to 100 posts by id: channels.getMessages. Only MessageEmpty is empty."""
        wanted = [types.InputMessageID(each) for each in ids]
        request = functions.channels.GetMessagesRequest(_channel(ref), wanted)
        answer, page = await self._witness(MESSAGES, request)
        empty = {m.id for m in answer.messages if isinstance(m, types.MessageEmpty)}
        return Messages(
            posts=read_posts(m for m in answer.messages if m.id in set(ids)),
            empty_ids=sorted(empty & set(ids)),
            page=page,
        )

    async def views(self, ref: ChannelRef, ids: Sequence[int]) -> Sequence[tuple[int, PostMetrics]]:
        """Ask for counters of up to 100 posts: messages.getMessagesViews, which counts no view.

        Its answer holds no ids, so it is the one that is matched by position; SourceFailed when
        it has another length than asked for.
        """
        request = functions.messages.GetMessagesViewsRequest(_peer(ref), list(ids), increment=False)
        answer = await self._ask(VIEWS, request)
        if len(answer.views) != len(ids):
            raise SourceFailed(VIEWS, f"{len(answer.views)} counters for {len(ids)} posts")
        return [(each, read_views(told)) for each, told in zip(ids, answer.views, strict=True)]

    async def _witness(self, method: str, request: Any) -> tuple[Any, RawPage]:
        """Ask, and keep the answer as evidence too."""
        witness = Witness(request)
        answer = await self._ask(method, request)
        return answer, witness.page(method, self._clock.now())

    async def _ask(self, method: str, request: Any) -> Any:
        return await self._bounded(method, self._client(request))

    async def _bounded(self, method: str, answer: Awaitable[Any]) -> Any:
        """Wait for an answer as long as it may take, and translate what is raised instead."""
        try:
            async with asyncio.timeout(self._seconds):
                return await answer
        except asyncio.CancelledError:
            # Telethon cancels what is pending when it gives a connection up.
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            raise ConnectionLost(method, "connection lost") from None
        except Exception as error:
            if isinstance(error, TimeoutError) and self._client.is_cut_off:
                raise ConnectionLost(method, "no answer in time, the line is down") from None
            raise translate(error, method, self._account, self._clock) from None


def _channel(ref: ChannelRef) -> Any:
    return types.InputChannel(ref.telegram_channel_id, ref.access_hash)


def _peer(ref: ChannelRef) -> Any:
    return types.InputPeerChannel(ref.telegram_channel_id, ref.access_hash)


def _difference(answer: Any, page: RawPage) -> Difference:
    """Read a slice; the latest state of each post counts, whichever update shows it."""
    messages, deleted = {}, set[int]()
    if isinstance(answer, ChannelDifference):
        messages = {message.id: message for message in answer.new_messages}
        for update in answer.other_updates:
            if isinstance(update, types.UpdateEditChannelMessage | types.UpdateNewChannelMessage):
                messages[update.message.id] = update.message
            elif isinstance(update, types.UpdateDeleteChannelMessages):
                deleted.update(update.messages)
    return Difference(
        posts=read_posts(messages.values()),
        deleted_ids=sorted(deleted),
        pts=answer.pts,
        is_final=bool(answer.final),
        page=page,
    )
