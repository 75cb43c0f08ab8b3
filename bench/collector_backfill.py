"""What storing a long history costs, beside a bare client that keeps nothing."""

import time
from datetime import timedelta

from telethon import TelegramClient
from telethon.sessions import StringSession

from bench.claims_metrics import Metric
from bench.collector_memory import UNREAD, peak
from bench.collector_world import ACCOUNT, UNBOUNDED, Played, connector, credentials, watched
from channelwatch.pipeline.backfill import Backfill, BackfillSettings
from simulator.generate import generate

PAGE = 100
QUARTER = timedelta(minutes=15)


class _BareClient(TelegramClient):
    """A client of its own: Telethon keeps the server's address list on the class."""


async def measure(posts: int) -> dict[str, Metric]:
    """Return client CPU a page, ours and bare, and the memory of a poll of such a channel."""
    scenario = generate(1, 1, {"quiet": 1}, history=posts)
    with watched(scenario, QUARTER) as played:
        name = str(scenario["channels"][0]["username"])
        await played.poll()
        played.clock.advance(QUARTER)
        swept = peak(played, unread=UNREAD)
        before = await _bare(played, name, posts)
        ours = await _ours(played, name, posts)
        after = await _bare(played, name, posts)
        played.clock.advance(QUARTER)
        usual = peak(played, unread=0)
    bare = (before + after) / 2
    return {
        "backfill: posts": Metric(posts),
        "backfill: client CPU ms per page": Metric(ours),
        "backfill: bare iter_messages, ms per page": Metric(bare),
        "backfill: ratio": Metric(ours / bare, 2.5, is_ceiling=True),
        f"memory: poll that sweeps {UNREAD:,} posts, MB": Metric(swept, 250, is_ceiling=True),
        "memory: poll after the backfill, MB": Metric(usual, 250, is_ceiling=True),
    }


async def _bare(played: Played, username: str, posts: int) -> float:
    """Read the history as a script would; nothing is kept."""
    given = credentials(played.telegram.background)
    session = StringSession(given.session_string)
    host, port = played.telegram.background.address
    session.set_dc(2, host, port)
    client = _BareClient(session, given.api_id, given.api_hash, receive_updates=False)
    await client.connect()
    try:
        peer = await client.get_input_entity(username)
        began, read = time.process_time(), 0
        async for _ in client.iter_messages(peer, wait_time=0):
            read += 1
        spent = time.process_time() - began
    finally:
        await client.disconnect()
    return _per_page(spent, read, posts)


async def _ours(played: Played, username: str, posts: int) -> float:
    reader = Backfill(
        connector=connector(played.telegram.background, played.clock),
        store=played.store.collector,
        backfills=played.store.backfills,
        budget=played.store.budget,
        leases=played.store.leases,
        clock=played.clock,
        settings=BackfillSettings(
            pace=timedelta(0), pause=timedelta(0), daily_caps=lambda _: UNBOUNDED
        ),
        holder=f"bench of {ACCOUNT}",
    )
    began = time.process_time()
    done = await reader.run(username, 2 * posts, lambda _: None)
    spent = time.process_time() - began
    if done.ended_by is not None:
        raise done.ended_by
    return _per_page(spent, done.read, posts)


def _per_page(seconds: float, read: int, posts: int) -> float:
    if read < posts:
        msg = f"only {read} of {posts} posts were read"
        raise RuntimeError(msg)
    return seconds * 1000 / (read / PAGE)
