"""Find how an account addresses a watch: a channel by name, a group by the channel it serves."""

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.errors import ChannelUnavailable, GroupNotLinked
from channelwatch.pipeline.ports import Source, Watch


async def look_up(source: Source, watch: Watch) -> ChannelRef:
    """Return the account's access to a watch; GroupNotLinked, or the errors of the source."""
    if not watch.is_discussion:
        return await source.resolve(watch.username)
    group = await _linked(source, watch.discussed) if watch.discussed else None
    if group is None or group.telegram_channel_id != watch.telegram_channel_id:
        raise GroupNotLinked(watch.username)
    return group


async def _linked(source: Source, channel: ChannelRef) -> ChannelRef | None:
    """Return the channel's group; a closed channel tells nothing of the group's own state."""
    try:
        return await source.linked_group(channel)
    except ChannelUnavailable:
        return None
