"""Ask Telegram which discussion group belongs to a channel."""

from telethon import functions
from telethon.tl import types

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.methods import FULL_CHANNEL
from channelwatch.telegram.source import TelethonSource


class TelethonGroups(TelethonSource):
    """A group source over one client."""

    async def linked_group(self, ref: ChannelRef) -> ChannelRef | None:
        """Ask which group a channel links to: channels.getFullChannel names it with its hash.

        None where it links to none, or to one that is closed to this account. A group that is
        linked to a public channel can be read without joining it.
        """
        channel = types.InputChannel(ref.telegram_channel_id, ref.access_hash)
        request = functions.channels.GetFullChannelRequest(channel)
        answer = await self._ask(FULL_CHANNEL, request)
        for chat in answer.chats:
            if chat.id == answer.full_chat.linked_chat_id and isinstance(chat, types.Channel):
                return ChannelRef(telegram_channel_id=chat.id, access_hash=chat.access_hash or 0)
        return None
