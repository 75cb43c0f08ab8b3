"""Pay for each request for files, as for any other; open the line they go over."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.budgeted_source import AccountBudget
from channelwatch.pipeline.errors import Flooded
from channelwatch.pipeline.methods import CONNECT, GET_FILE, MESSAGES
from channelwatch.pipeline.ports.media import FileConnector, FileLocation, FileSource

T = TypeVar("T")


class BudgetedFiles:
    """A file source for one run: every request is paid for, none is repeated by itself."""

    def __init__(self, source: FileSource, budget: AccountBudget) -> None:
        self._source = source
        self._budget = budget

    async def locate(self, ref: ChannelRef, ids: Sequence[int]) -> Mapping[int, FileLocation]:
        """Ask where the media of up to 100 posts are."""
        return await self._send(MESSAGES, lambda: self._source.locate(ref, ids))

    async def part(self, location: FileLocation, offset: int) -> bytes:
        """Ask for bytes."""
        return await self._send(GET_FILE, lambda: self._source.part(location, offset))

    async def thumbnail(self, location: FileLocation) -> bytes:
        """Ask for a still."""
        return await self._send(GET_FILE, lambda: self._source.thumbnail(location))

    async def _send(self, method: str, request: Callable[[], Awaitable[T]]) -> T:
        await self._budget.leave(method)
        try:
            return await request()
        except Flooded as flood:
            await self._budget.flooded(flood)
            raise


@asynccontextmanager
async def files_opened(connector: FileConnector, pays: AccountBudget) -> AsyncIterator[FileSource]:
    """Connect the budget's account for files; a flood wait at the login is stored."""
    await pays.leave(CONNECT)
    async with AsyncExitStack() as stack:
        try:
            source = await stack.enter_async_context(connector.connect_files(pays.account))
        except Flooded as flood:
            await pays.flooded(flood)
            raise
        yield source
