"""Hold an account's lease from an event loop that must not stand still meanwhile."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from channelwatch.pipeline.ports import Lease, Leases


@asynccontextmanager
async def held(leases: Leases, account: str, holder: str, wait: timedelta) -> AsyncIterator[Lease]:
    """Take the lease within `wait` and give it back at the end; LeaseHeld if someone has it."""
    manager = leases.hold(account, holder, wait)
    lease = await asyncio.to_thread(manager.__enter__)
    try:
        yield lease
    finally:
        await asyncio.to_thread(manager.__exit__, *sys.exc_info())
