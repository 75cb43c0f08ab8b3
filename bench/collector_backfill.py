"""What storing costs: a backfill's processor time beside a bare client that keeps nothing."""

import time
from datetime import timedelta

from telethon import TelegramClient
from telethon.sessions import StringSession

from bench.collector_world import ACCOUNT, Played, connector, credentials, watched
from channelwatch.pipeline.backfill import Backfill, BackfillSettings
from channelwatch.pipeline.methods import EVERY_METHOD
from simulator.generate import generate

PAGE = 100


class _BareClient(TelegramClient):
    """A client of its own: Telethon keeps the server's address list on the class."""


async def measure(posts: int) -> dict[str, float]:
    """Return client CPU milliseconds a page, ours and bare, and their ratio."""
    scenario = generate(1, 1, {"quiet": 1}, history=posts)
    with watched(scenario, timedelta(minutes=15)) as played:
        name = str(scenario["channels"][0]["username"])
        await played.poll()
        before = await _bare(played, name, posts)
        ours = await _ours(played, name, posts)
        after = await _bare(played, name, posts)
    bare = (before + after) / 2
    return {"ours": ours, "bare": bare, "ratio": ours / bare}


async def _bare(played: Played, username: str, posts: int) -> float:
    """Read the history as a script would; nothing is kept."""
    given = credentials(played.telegram)
    session = StringSession(given.session_string)
    host, port = played.telegram.address
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
        connector=connector(played.telegram, played.clock),
        store=played.store.collector,
        backfills=played.store.backfills,
        budget=played.store.budget,
        leases=played.store.leases,
        clock=played.clock,
        settings=BackfillSettings(
            pace=timedelta(0), pause=timedelta(0), daily_caps={EVERY_METHOD: 10**9}
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
