"""One account, its default caps, and as many channels as it should bear for a day."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from bench.claims_metrics import Metric
from bench.collector_play import BATCHES, HOUR, Score, Size
from bench.collector_world import ACCOUNT, Played, watched
from channelwatch.orchestration.settings import read_settings
from channelwatch.pipeline.methods import EVERY_METHOD
from simulator.generate import generate

EVENING = timedelta(minutes=15)
"""The first look, which resolves the names over days, is of the day before."""


def play_within_caps(size: Size) -> Score:
    """Play one day of a watch list that was resolved before, within the caps of the settings."""
    return asyncio.run(_play(size))


async def _play(size: Size) -> Score:
    start = "2026-10-04T23:45:00+00:00"
    scenario = generate(size.channels, size.days, size.mix, seed=size.seed, start=start)
    settings = read_settings()
    caps = {EVERY_METHOD: settings.daily_cap, **settings.daily_caps}
    with watched(scenario, size.every) as played:
        await played.poll()
        played.telegram.control.calls(reset=True, limit=0)
        played.settings = replace(
            played.settings, daily_caps=caps, cycle_caps={}, concurrency=settings.poll_concurrency
        )
        put_off = await _day(played, size)
        asked = Counter(played.telegram.control.calls(limit=0)["accounts"][ACCOUNT])
    return Score(_metrics(size, asked, caps, put_off), [])


async def _day(played: Played, size: Size) -> int:
    """Play from midnight to midnight; return how many turns were put off for want of budget."""
    midnight, put_off = played.clock.now() + EVENING, 0
    last_round = midnight
    played.clock.advance(EVENING)
    while played.clock.now() < midnight + timedelta(days=size.days):
        summary = await played.poll()
        put_off += summary.left + summary.outcomes.get("deferred", 0)
        if played.clock.now() - last_round >= HOUR:
            last_round = played.clock.now()
            for kind, batches in BATCHES.items():
                await played.look_again(kind, batches)
        played.clock.advance(size.every)
    return put_off


def _metrics(
    size: Size, asked: Counter[str], caps: dict[str, int], put_off: int
) -> dict[str, Metric]:
    """Return the day's requests by method beside their caps, and all together."""
    by_method = {
        f"{size.name}: {method}": Metric(times, caps.get(method), is_ceiling=True)
        for method, times in sorted(asked.items())
    }
    return {
        f"{size.name}: channels": Metric(size.channels),
        **by_method,
        f"{size.name}: all methods": Metric(asked.total(), caps[EVERY_METHOD], is_ceiling=True),
        f"{size.name}: turns put off": Metric(put_off, 0, is_ceiling=True),
    }
