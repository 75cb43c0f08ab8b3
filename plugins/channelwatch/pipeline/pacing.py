"""Keep an account's requests apart, by method, in real time and never in lockstep."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from channelwatch.domain.pacing import Rate, next_slot
from channelwatch.pipeline.methods import EVERY_METHOD

JITTER = 0.25
"""A wait is longer by up to this part of itself: a machine's rhythm is easily told."""


@dataclass(slots=True)
class Pacer:
    """One bucket for each method that has a rate, `*` for all together.

    It lives as long as a connection: the account's lease sees to it that there is only one.
    """

    rates: Mapping[str, Rate]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    draw: Callable[[], float] = random.random
    _full_at: dict[str, float] = field(default_factory=dict)

    async def wait(self, method: str) -> None:
        """Wait until a request of `method` may be sent; those who ask first go first."""
        now, longest = self.clock(), 0.0
        for name in {method, EVERY_METHOD}:
            if rate := self.rates.get(name):
                wait, self._full_at[name] = next_slot(self._full_at.get(name, now), now, rate)
                longest = max(longest, wait)
        if longest:
            await self.sleep(longest * (1 + JITTER * self.draw()))
