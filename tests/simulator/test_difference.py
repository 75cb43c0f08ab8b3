"""updates.getChannelDifference: new, edited, deleted; slices; tooLong; refusals."""

import pytest
from telethon import errors
from telethon.tl import functions as f
from telethon.tl import types as t

HARBOUR = 1_000_000_001
TIMELINE = [
    {"at": "+10m", "post": {"name": "gate", "text": "Gate 4 closed"}},
    {"at": "+20m", "post": {"name": "noon", "text": "Gate 4 opens at noon"}},
    {"at": "+30m", "edit": {"post": "gate", "text": "Gate 4 opens at 13:00"}},
    {"at": "+40m", "edit": {"post": 200, "text": "Corrected"}},
    {"at": "+50m", "delete": [100, 101, "noon"]},
]


@pytest.fixture
def difference(peer):
    async def ask(client, sim, pts, limit=100):
        request = f.updates.GetChannelDifferenceRequest(
            peer(sim), t.ChannelMessagesFilterEmpty(), pts, limit
        )
        return await client(request)

    return ask


def told(answer):
    """What an answer says happened."""
    new = [message.id for message in answer.new_messages]
    edited = [
        u.message.id for u in answer.other_updates if isinstance(u, t.UpdateEditChannelMessage)
    ]
    gone = [
        each
        for u in answer.other_updates
        if isinstance(u, t.UpdateDeleteChannelMessages)
        for each in u.messages
    ]
    return new, edited, gone


async def test_pts_moves_by_one_for_a_post_or_edit_and_by_n_for_n_deletions(
    simulate, connect, peer
):
    sim = await simulate(TIMELINE)
    log = sim.world.channels[HARBOUR].log
    start = log.pts
    seen = []
    for _ in range(5):
        sim.clock.advance(600)
        sim.world.now()
        seen.append(log.pts - start)
    assert seen == [1, 2, 3, 4, 7]


async def test_everything_since_a_pts_at_once(simulate, connect, difference):
    sim = await simulate(TIMELINE)
    client = await connect(sim)
    pts = sim.world.channels[HARBOUR].log.pts
    sim.clock.advance(3600)
    answer = await difference(client, sim, pts)
    assert told(answer) == ([352], [200], [100, 101, 353])
    assert answer.new_messages[0].message == "Gate 4 opens at 13:00"  # as it is now
    assert (answer.final, answer.pts, answer.timeout) == (True, pts + 7, 30)
    assert isinstance(await difference(client, sim, answer.pts), t.updates.ChannelDifferenceEmpty)


async def test_in_slices_until_final(simulate, connect, difference, scenario):
    scenario["channels"][0]["difference"] = {"slice": 2}
    sim = await simulate(TIMELINE)
    client = await connect(sim)
    pts, final, events = sim.world.channels[HARBOUR].log.pts, False, []
    sim.clock.advance(3600)
    finals = []
    while not final:
        answer = await difference(client, sim, pts)
        pts, final = answer.pts, bool(answer.final)
        finals.append(final)
        events.append(told(answer))
    assert finals == [False, False, True]
    assert events == [([352], [], []), ([], [352, 200], []), ([], [], [100, 101, 353])]


async def test_a_gap_longer_than_the_server_keeps(simulate, connect, difference, scenario):
    scenario["channels"][0]["difference"] = {"window": 5}
    sim = await simulate(TIMELINE)
    client = await connect(sim)
    pts = sim.world.channels[HARBOUR].log.pts
    sim.clock.advance(3600)
    answer = await difference(client, sim, pts, 10)
    assert isinstance(answer, t.updates.ChannelDifferenceTooLong)
    assert answer.dialog.pts == pts + 7
    assert [message.id for message in answer.messages][:2] == [352, 351]
    assert len(answer.messages) == 10
    assert (await difference(client, sim, pts + 2)).final


async def test_reactions_come_as_a_hidden_edit(simulate, connect, difference):
    timeline = [{"at": "+10m", "reactions": {"post": 351, "counts": {"🔥": 5}}}]
    sim = await simulate(timeline)
    client = await connect(sim)
    pts = sim.world.channels[HARBOUR].log.pts
    sim.clock.advance(3600)
    update = (await difference(client, sim, pts)).other_updates[0]
    assert (update.message.id, update.message.edit_hide, update.pts) == (351, True, pts + 1)
    assert update.message.edit_date is not None


async def test_refusals(simulate, connect, difference, scenario):
    sim = await simulate()
    client = await connect(sim)
    with pytest.raises(errors.PersistentTimestampEmptyError):
        await difference(client, sim, 0)
    scenario["channels"][0]["difference"] = {"refused": "CHANNEL_PRIVATE"}
    sim = await simulate()
    with pytest.raises(errors.ChannelPrivateError):
        await difference(await connect(sim), sim, 5)
