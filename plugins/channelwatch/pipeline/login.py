"""Log an account in: one paid request, and a flood wait at the login is stored for everybody."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TypeVar

from channelwatch.pipeline.budgeted_source import AccountBudget
from channelwatch.pipeline.errors import Flooded
from channelwatch.pipeline.methods import CONNECT

T = TypeVar("T")


@asynccontextmanager
async def logged_in(
    connect: Callable[[str], AbstractAsyncContextManager[T]], pays: AccountBudget
) -> AsyncIterator[T]:
    """Connect the budget's account; the errors are those of the connector and of the budget.

    `connect` is a connector's way in: for posts, or for files.
    """
    await pays.leave(CONNECT)
    async with AsyncExitStack() as stack:
        try:
            source = await stack.enter_async_context(connect(pays.account))
        except Flooded as flood:
            await pays.flooded(flood)
            raise
        yield source
