"""How an account finds its way to a watch: by name, and to a group by the channel it serves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.errors import GroupNotLinked
from channelwatch.pipeline.look_up import look_up
from channelwatch.pipeline.ports import Watch
from tests.fakes.polling import LAMP, WELL, Collector, collector, lamp_street, well_street
from tests.fakes.telegram import FakeSource

LAMP_REF = ChannelRef(telegram_channel_id=LAMP, access_hash=LAMP)
WELL_REF = ChannelRef(telegram_channel_id=WELL, access_hash=WELL)


def watch(**given: object) -> Watch:
    known = Watch(
        watch_id=1,
        username="well_street",
        telegram_channel_id=WELL,
        ref=None,
        poll_interval=timedelta(hours=1),
    )
    return replace(known, **given)  # type: ignore[arg-type]


def talking(linked: int | None) -> Collector:
    """Return a world in which the lamp street links to a group."""
    found = collector(lamp_street(), well_street())
    lamp = found.telegram.channels[LAMP]
    lamp.profile = replace(lamp.profile, linked_chat_id=linked)
    return found


async def test_a_channel_is_found_by_its_name():
    source = FakeSource(talking(None).telegram)
    assert await look_up(source, watch()) == WELL_REF
    assert source.telegram.calls == ["contacts.resolveUsername"]


async def test_a_group_is_found_by_its_channel_and_never_by_a_name():
    source = FakeSource(talking(WELL).telegram)
    group = watch(is_discussion=True, discussed=LAMP_REF)
    assert await look_up(source, group) == WELL_REF
    assert source.telegram.calls == ["channels.getFullChannel"]


@pytest.mark.parametrize("linked", [None, 99])
async def test_a_channel_that_links_elsewhere_leads_to_no_group(linked: int | None):
    source = FakeSource(talking(linked).telegram)
    with pytest.raises(GroupNotLinked, match="well_street"):
        await look_up(source, watch(is_discussion=True, discussed=LAMP_REF))


async def test_a_closed_channel_says_nothing_of_its_group():
    world = talking(WELL)
    world.telegram.channels[LAMP].access = "private"
    with pytest.raises(GroupNotLinked):
        await look_up(FakeSource(world.telegram), watch(is_discussion=True, discussed=LAMP_REF))


async def test_without_access_to_the_channel_nothing_is_asked():
    source = FakeSource(talking(WELL).telegram)
    with pytest.raises(GroupNotLinked):
        await look_up(source, watch(is_discussion=True))
    assert source.telegram.calls == []
