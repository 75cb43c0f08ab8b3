"""What is told about channels: resolving, profile, count, access, usernames."""

import pytest
from telethon import errors
from telethon.tl import functions as f
from telethon.tl import types as t

HARBOUR, MARKET = 1_000_000_001, 1_000_000_002


async def full(client, peer):
    return (await client(f.channels.GetFullChannelRequest(peer))).full_chat


async def test_a_username_leads_to_a_channel_whatever_its_case(simulate, connect, peer):
    sim = await simulate()
    client = await connect(sim)
    found = await client(f.contacts.ResolveUsernameRequest("Harbour_NEWS"))
    assert found.peer.channel_id == HARBOUR
    assert found.chats[0].access_hash == peer(sim).access_hash
    assert (await client.get_entity("helper_bot")).bot
    with pytest.raises(errors.UsernameNotOccupiedError):
        await client(f.contacts.ResolveUsernameRequest("nobody_here"))


async def test_access_hashes_are_per_account(simulate, connect, peer):
    sim = await simulate()
    second = await connect(sim, "second")
    with pytest.raises(errors.ChannelInvalidError):
        await full(second, peer(sim, account="main"))
    assert await full(second, peer(sim, account="second"))


async def test_count_profile_and_pts(simulate, connect, peer):
    sim = await simulate()
    client = await connect(sim)
    found = await full(client, peer(sim))
    assert (found.participants_count, found.about) == (4800, "Port and tide notices")
    sim.clock.advance(3600)
    assert (await full(client, peer(sim))).participants_count == 4900


async def test_a_hidden_count_is_absent_and_not_zero(simulate, connect, peer, scenario):
    scenario["channels"][0]["count_hidden"] = True
    sim = await simulate()
    assert (await full(await connect(sim), peer(sim))).participants_count is None


async def test_profile_changes(simulate, connect, peer):
    values = {"title": "Port Authority", "about": "", "verified": True, "photo": "new"}
    sim = await simulate([{"at": "+1h", "profile": {**values, "linked_chat": "market_day"}}])
    client = await connect(sim)
    sim.clock.advance(3600)
    answer = await client(f.channels.GetFullChannelRequest(peer(sim)))
    channel = answer.chats[0]
    assert (channel.title, channel.verified, answer.full_chat.about) == ("Port Authority", True, "")
    assert isinstance(channel.photo, t.ChatPhoto)
    assert answer.full_chat.linked_chat_id == MARKET


async def test_a_username_is_taken_over_by_another_channel(simulate, connect, scenario):
    scenario["channels"][1]["timeline"] = [{"at": "+1h", "profile": {"username": "harbour_news"}}]
    sim = await simulate()
    client = await connect(sim)
    sim.clock.advance(3600)
    found = await client(f.contacts.ResolveUsernameRequest("harbour_news"))
    assert found.peer.channel_id == MARKET
    with pytest.raises(errors.UsernameNotOccupiedError):
        await client(f.contacts.ResolveUsernameRequest("market_day"))
    lost = [fact for fact in sim.world.truth.between(0, sim.clock.now()) if fact.kind == "username"]
    assert [(fact.channel_id, fact.after) for fact in lost] == [
        (HARBOUR, {"username": None}),
        (MARKET, {"username": "harbour_news"}),
    ]


@pytest.mark.parametrize(
    ("access", "error"),
    [
        ("private", errors.ChannelPrivateError),
        ("banned", errors.ChannelPrivateError),
        ("deleted", errors.ChannelInvalidError),
    ],
)
async def test_closed_channels_and_their_return(simulate, connect, peer, access, error):
    sim = await simulate([{"at": "+1h", "access": access}, {"at": "+3h", "access": "open"}])
    client = await connect(sim)
    sim.clock.advance(3600)
    for request in (
        f.channels.GetFullChannelRequest(peer(sim)),
        f.messages.GetHistoryRequest(peer(sim), 0, None, 0, 10, 0, 0, 0),
        f.channels.GetMessagesRequest(peer(sim), [1]),
    ):
        with pytest.raises(error):
            await client(request)
    with pytest.raises(errors.UsernameNotOccupiedError):
        await client(f.contacts.ResolveUsernameRequest("harbour_news"))
    sim.clock.advance(7200)
    assert await full(client, peer(sim))


async def test_a_private_channel_shows_as_forbidden_a_banned_one_as_restricted(
    simulate, connect, peer
):
    sim = await simulate([{"at": "+1h", "access": "private"}, {"at": "+2h", "access": "banned"}])
    client = await connect(sim)
    sim.clock.advance(3600)
    ask = f.channels.GetChannelsRequest([peer(sim)])
    assert isinstance((await client(ask)).chats[0], t.ChannelForbidden)
    sim.clock.advance(3600)
    assert (await client(ask)).chats[0].restriction_reason[0].reason == "terms"


async def test_several_usernames_are_listed_and_the_single_one_left_out(
    simulate, connect, peer, scenario
):
    scenario["channels"][0]["usernames"] = ["harbour_too"]
    sim = await simulate()
    client = await connect(sim)
    channel = (await client(f.contacts.ResolveUsernameRequest("harbour_too"))).chats[0]
    assert channel.username is None
    assert [name.username for name in channel.usernames] == ["harbour_news", "harbour_too"]


async def test_a_further_username_can_be_lost_too(simulate, connect, scenario):
    scenario["channels"][0]["usernames"] = ["harbour_too"]
    scenario["channels"][1]["timeline"] = [{"at": "+1h", "profile": {"username": "harbour_too"}}]
    sim = await simulate()
    client = await connect(sim)
    sim.clock.advance(3600)
    found = await client(f.contacts.ResolveUsernameRequest("harbour_too"))
    assert found.peer.channel_id == MARKET
    first = (await client(f.contacts.ResolveUsernameRequest("harbour_news"))).chats[0]
    assert (first.username, first.usernames) == ("harbour_news", None)


async def test_a_channel_is_not_there_before_it_was_created(simulate, connect, peer, scenario):
    scenario["channels"][0] |= {"created": "+1h", "history": None}
    sim = await simulate()
    client = await connect(sim)
    with pytest.raises(errors.UsernameNotOccupiedError):
        await client(f.contacts.ResolveUsernameRequest("harbour_news"))
    with pytest.raises(errors.ChannelInvalidError):
        await full(client, peer(sim))
    sim.clock.advance(3600)
    assert (await full(client, peer(sim))).pts == 2


async def test_a_supergroups_messages_have_authors_and_no_views(simulate, connect, peer, scenario):
    scenario["channels"][0]["kind"] = "supergroup"
    sim = await simulate([{"at": "+0s", "post": {"text": "Hello", "from_user": 555}}])
    client = await connect(sim)
    assert (await client.get_entity("harbour_news")).megagroup
    message = await client.get_messages(peer(sim), ids=352)
    assert (message.sender_id, message.views, message.post) == (555, None, False)
    assert (await message.get_sender()).first_name == "Helper"
