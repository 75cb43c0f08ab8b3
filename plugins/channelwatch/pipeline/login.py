"""Log an account in: one paid request, and a flood wait at the login is stored for everybody."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from channelwatch.pipeline.budgeted_source import AccountBudget
from channelwatch.pipeline.errors import Flooded
from channelwatch.pipeline.methods import CONNECT
from channelwatch.pipeline.ports import Connector, Source


@asynccontextmanager
async def logged_in(connector: Connector, pays: AccountBudget) -> AsyncIterator[Source]:
    """Connect the budget's account; the errors are those of the connector and of the budget."""
    await pays.leave(CONNECT)
    async with AsyncExitStack() as stack:
        try:
            source = await stack.enter_async_context(connector.connect(pays.account))
        except Flooded as flood:
            await pays.flooded(flood)
            raise
        yield source
