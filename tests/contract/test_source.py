"""What every source promises: the fake that unit tests use, and Telethon over MTProto."""

import pytest

from channelwatch.domain.kinds import ChannelState
from channelwatch.domain.posts import Post
from channelwatch.pipeline.errors import ChannelUnavailable, DifferenceRefused, UsernameUnknown
from tests.contract.conftest import BIG, CHANNEL, TALK, World


def texts(posts: list[Post]) -> dict[int, str]:
    return {p.telegram_message_id: p.content.text for p in posts if not p.is_service}


async def test_resolving_a_username_gives_the_bare_channel_id(world: World):
    assert (await world.source.resolve("LAMP_street_demo")).telegram_channel_id == CHANNEL


async def test_an_unknown_username_is_named(world: World):
    with pytest.raises(UsernameUnknown, match="@nobody_demo"):
        await world.source.resolve("nobody_demo")


async def test_a_channel_tells_count_profile_and_pts(world: World):
    full = await world.source.full_channel(await world.ref())
    assert full.subscriber_count == 160
    assert (full.profile.title, full.profile.username) == ("Lamp street", "lamp_street_demo")
    assert full.profile.kind == "broadcast"
    assert full.pts > 0
    assert full.page.method == "channels.getFullChannel"


async def test_pts_stands_still_while_nothing_happens(world: World):
    ref = await world.ref()
    before = await world.source.full_channel(ref)
    world.clock.advance(minutes=30)
    assert (await world.source.full_channel(ref)).pts == before.pts


async def test_a_difference_tells_posts_edits_and_deletions_as_they_are_now(world: World):
    ref = await world.ref()
    before = await world.source.full_channel(ref)
    world.clock.advance(hours=4)
    told = await world.source.difference(ref, before.pts)
    assert texts(list(told.posts)) == {4: "Three boats arrived."}
    assert list(told.deleted_ids) == [2]
    assert told.is_final
    assert told.pts == (await world.source.full_channel(ref)).pts


async def test_a_difference_of_nothing_is_empty_and_final(world: World):
    ref = await world.ref()
    pts = (await world.source.full_channel(ref)).pts
    told = await world.source.difference(ref, pts)
    assert (list(told.posts), list(told.deleted_ids), told.pts, told.is_final) == (
        [],
        [],
        pts,
        True,
    )


async def test_a_refused_difference_says_so(world: World):
    ref = await world.ref()
    with pytest.raises(DifferenceRefused):
        await world.source.difference(ref, 0)


async def test_history_pages_downwards_to_an_empty_page(world: World):
    ref = await world.ref("long_street_demo")
    assert ref.telegram_channel_id == BIG
    seen: list[int] = []
    before_id = 0
    while (page := await world.source.history(ref, before_id=before_id)).posts:
        ids = [p.telegram_message_id for p in page.posts]
        assert len(ids) <= 100
        assert ids == sorted(ids, reverse=True)
        seen += ids
        before_id = ids[-1]
    assert [i for i in seen if i > 1] == list(range(251, 1, -1))


async def test_messages_are_matched_by_id_and_only_an_empty_one_is_gone(world: World):
    world.clock.advance(hours=4)
    got = await world.source.messages(await world.ref(), [4, 2, 3])
    assert texts(list(got.posts)) == {3: "The bridge is open 🌉.", 4: "Three boats arrived."}
    assert list(got.empty_ids) == [2]


async def test_views_come_for_each_post_that_was_asked_for(world: World):
    counters = dict(await world.source.views(await world.ref(), [3, 2]))
    assert set(counters) == {2, 3}
    assert all(metrics.views is not None for metrics in counters.values())


async def test_a_closed_channel_is_unavailable_with_its_state(world: World):
    ref = await world.ref()
    world.clock.advance(hours=10)
    with pytest.raises(ChannelUnavailable, match="CHANNEL_PRIVATE") as caught:
        await world.source.full_channel(ref)
    assert caught.value.state is ChannelState.PRIVATE


async def test_a_channel_leads_to_its_discussion_group(world: World):
    group = await world.source.linked_group(await world.ref())
    assert group is not None
    assert group.telegram_channel_id == TALK
    assert (await world.source.full_channel(group)).profile.kind == "supergroup"
    assert await world.source.linked_group(await world.ref("long_street_demo")) is None
