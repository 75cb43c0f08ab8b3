"""Pay for each request for files, as for any other."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.budgeted_source import AccountBudget
from channelwatch.pipeline.errors import Flooded
from channelwatch.pipeline.methods import GET_FILE, MESSAGES
from channelwatch.pipeline.ports.media import FileLocation, FileSource

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
