"""Posts as Telethon reads them: paging, content, counters, files."""

import hashlib
import io

import pytest
from PIL import Image
from telethon import errors
from telethon.tl import functions as f
from telethon.tl import types as t

HARBOUR, MARKET = 1_000_000_001, 1_000_000_002


async def test_iter_messages_sees_the_whole_history_both_ways(simulate, connect, peer):
    sim = await simulate()
    client = await connect(sim)
    down = [m.id async for m in client.iter_messages(peer(sim), wait_time=0)]
    up = [m.id async for m in client.iter_messages(peer(sim), reverse=True, wait_time=0)]
    assert down == list(range(351, 0, -1))
    assert up == down[::-1]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ({"limit": 3}, [351, 350, 349]),
        ({"limit": 3, "offset_id": 100}, [99, 98, 97]),
        ({"limit": 3, "offset_id": 100, "add_offset": -3}, [102, 101, 100]),
        ({"limit": 3, "offset_id": 2}, [1]),
        ({"limit": 100, "min_id": 349}, [351, 350]),
        ({"limit": 2, "max_id": 350}, []),  # filtered after paging, as Telegram does
        ({"limit": 3, "max_id": 350}, [349]),
        ({"limit": 1, "offset_id": 1}, []),
    ],
)
async def test_history_pages(simulate, connect, peer, options, ids):
    sim = await simulate()
    client = await connect(sim)
    defaults = dict.fromkeys(("offset_id", "add_offset", "max_id", "min_id", "hash"), 0)
    request = f.messages.GetHistoryRequest(peer(sim), offset_date=None, **(defaults | options))
    page = await client(request)
    assert [message.id for message in page.messages] == ids
    assert (page.count, page.pts) == (351, sim.world.channels[HARBOUR].log.pts)


async def test_a_page_holds_a_hundred_at_most_and_starts_at_a_date(simulate, connect, peer):
    sim = await simulate()
    client = await connect(sim)
    post = sim.world.channels[HARBOUR].posts[200]
    request = f.messages.GetHistoryRequest(peer(sim), 0, post.date, 0, 1000, 0, 0, 0)
    ids = [message.id for message in (await client(request)).messages]
    assert ids == list(range(199, 99, -1))


async def test_gone_posts_are_explicitly_empty(simulate, connect, peer):
    sim = await simulate([{"at": "+1h", "delete": [350, 200]}])
    client = await connect(sim)
    sim.clock.advance(3600)
    answer = await client(f.channels.GetMessagesRequest(peer(sim), [200, 201, 9999]))
    kinds = [(type(message).__name__, message.id) for message in answer.messages]
    assert kinds == [("MessageEmpty", 200), ("Message", 201), ("MessageEmpty", 9999)]
    page = await client.get_messages(peer(sim), limit=3)
    assert [message.id for message in page] == [351, 349, 348]


async def test_all_that_a_post_can_carry(simulate, connect, peer):
    post = {
        "name": "rich",
        "html": 'Tide 🌊 <b>high</b>, <a href="https://example.org/t">table</a>',
        "media": {"kind": "video", "seed": "tide", "size": 5000, "duration": 12.5},
        "reply_to": 351,
        "author": "Desk",
        "via_bot": 555,
        "reactions": {"👍": 100, "🔥": 40},
        "comments": 30,
        "ttl": "2d",
        "restriction": [{"platform": "ios", "reason": "terms", "text": "Not here"}],
        "factcheck": {"text": "Tides come twice a day.", "country": "GB"},
        "pinned": True,
    }
    poll = {"question": "Ferry?", "answers": ["Yes", "No"], "votes": [9, 4]}
    page = {"url": "https://example.org/a", "title": "A"}
    timeline = [
        {"at": "+1h", "post": post},
        {"at": "+1h", "post": {"forward": {"channel": "market_day", "post": "stall"}}},
        {"at": "+1h", "post": {"forward": {"name": "Somebody"}, "text": "Heard this"}},
        {
            "at": "+1h",
            "post": {"text": "Look", "album": [{"kind": "photo", "seed": s} for s in "ab"]},
        },
        {"at": "+1h", "post": {"poll": poll}},
        {"at": "+1h", "post": {"text": "Read", "web_page": page}},
    ]
    sim = await simulate(timeline)
    client = await connect(sim)
    sim.clock.advance(40 * 3600)
    rich, forward, hidden, first, second, poll, page = await client.get_messages(
        peer(sim), ids=list(range(352, 359))
    )
    assert rich.message == "Tide 🌊 high, table"
    assert [(e.offset, e.length) for e in rich.entities] == [(8, 4), (14, 5)]
    assert rich.media.document.attributes[0].duration == 12.5
    assert (rich.reply_to.reply_to_msg_id, rich.post_author, rich.via_bot_id) == (351, "Desk", 555)
    assert [(r.reaction.emoticon, r.count) for r in rich.reactions.results] == [
        ("👍", 98),
        ("🔥", 39),
    ]
    assert rich.replies.replies == 29
    assert rich.ttl_period == 172800
    assert rich.restriction_reason[0].platform == "ios"
    assert rich.factcheck.text.text == "Tides come twice a day."
    assert (forward.message, forward.fwd_from.channel_post) == ("Stalls open", 2)
    assert forward.fwd_from.from_id == t.PeerChannel(MARKET)
    assert hidden.fwd_from.from_name == "Somebody"
    assert first.grouped_id == second.grouped_id != None  # noqa: E711
    assert (first.message, second.message) == ("Look", "")
    assert [answer.voters for answer in poll.media.results.results] == [8, 3]
    assert page.media.webpage.title == "A"
    full = await client(f.channels.GetFullChannelRequest(peer(sim)))
    assert full.full_chat.pinned_msg_id == 352
    checked = await client(f.messages.GetFactCheckRequest(peer(sim), [352, 353]))
    assert [check.country for check in checked] == ["GB", None]
    sim.clock.advance(10 * 3600)  # the TTL is over
    assert await client.get_messages(peer(sim), ids=352) is None


async def test_views_and_reactions_only_grow(simulate, connect, peer):
    sim = await simulate(
        [{"at": "+1h", "post": {"text": "x", "reach": 1000, "reactions": {"👍": 50}}}]
    )
    client = await connect(sim)
    sim.clock.advance(3600)
    seen = []
    for _ in range(6):
        message = await client.get_messages(peer(sim), ids=352)
        likes = message.reactions.results[0].count if message.reactions else 0
        seen.append((message.views, message.forwards, likes))
        sim.clock.advance(6 * 3600)
    assert seen[0] == (1, 0, 0)
    assert seen == sorted(seen)
    assert seen[1] == (500, 5, 25)  # half of it after one half-life


async def test_counters_come_in_batches_in_the_order_asked(simulate, connect, peer):
    sim = await simulate([{"at": "+0s", "delete": 340}])
    client = await connect(sim)
    ids = [300, 340, 10]
    answer = await client(f.messages.GetMessagesViewsRequest(peer(sim), ids, increment=False))
    posts = sim.world.channels[HARBOUR].posts
    now = sim.clock.now()
    expected = [posts[i].views(posts[i].share(now)) if i in posts else None for i in ids]
    assert [each.views for each in answer.views] == expected


async def test_files_are_whole_repeatable_and_the_same_clip_everywhere(simulate, connect, peer):
    clip = {"kind": "video", "seed": "clip", "size": 700_001}
    photo = {"kind": "photo", "seed": "pier", "width": 320, "height": 200}
    timeline = [
        {"at": "+0s", "post": {"media": clip}},
        {"at": "+0s", "post": {"media": {**clip, "upload": 2}}},
        {"at": "+0s", "post": {"media": photo}},
    ]
    sim = await simulate(timeline)
    client = await connect(sim)
    first, again, picture = await client.get_messages(peer(sim), ids=[352, 353, 354])
    assert first.media.document.id != again.media.document.id
    data = await client.download_media(first, bytes)
    assert len(data) == 700_001
    same = await client.download_media(again, bytes)
    assert hashlib.sha256(same).digest() == hashlib.sha256(data).digest()
    image = Image.open(io.BytesIO(await client.download_media(picture, bytes)))
    assert (image.format, image.size) == ("JPEG", (320, 200))


async def test_file_requests_are_held_to_telegrams_rules(simulate, connect, peer):
    sim = await simulate([{"at": "+0s", "post": {"media": {"kind": "document", "seed": "d"}}}])
    client = await connect(sim)
    document = (await client.get_messages(peer(sim), ids=352)).media.document
    where = (document.id, document.access_hash, document.file_reference, "")
    location = t.InputDocumentFileLocation(*where)
    with pytest.raises(errors.LimitInvalidError):
        await client(f.upload.GetFileRequest(location, 0, 1000))
    with pytest.raises(errors.OffsetInvalidError):
        await client(f.upload.GetFileRequest(location, 100, 4096))
    part = await client(f.upload.GetFileRequest(location, 4096, 4096))
    whole = await client.download_media(await client.get_messages(peer(sim), ids=352), bytes)
    assert part.bytes == whole[4096:8192]


async def test_an_edit_shows_even_where_nothing_grew_any_more(simulate, connect, peer):
    sim = await simulate([{"at": "+1h", "edit": {"post": 5, "text": "Corrected"}}])
    client = await connect(sim)
    old = await client.get_messages(peer(sim), ids=5)
    sim.clock.advance(3600)
    new = await client.get_messages(peer(sim), ids=5)
    assert (old.edit_date, new.message) == (None, "Corrected")
    assert new.edit_date.isoformat() == "2026-10-01T09:00:00+00:00"
    assert (old.views, old.forwards) == (new.views, new.forwards)
