"""Keep our own caps on requests, well below what Telegram might bear."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from channelwatch.pipeline.errors import BudgetSpent
from channelwatch.pipeline.methods import CONNECT, EVERY_METHOD
from channelwatch.pipeline.ports import BudgetStore


class Allowance:
    """What is left of the day's caps and of this cycle's, by method (`*`: all together).

    One that is kept `within` another counts there too, and ends where that one does. `taken` are
    the requests that it gave leave for, logins left out.
    """

    def __init__(
        self,
        account: str,
        *,
        daily: Mapping[str, int],
        spent: Mapping[str, int],
        per_cycle: Mapping[str, int],
        within: "Allowance | None" = None,
    ) -> None:
        self.taken = 0
        self.daily: Mapping[str, int] = daily
        self.spent = Counter(spent)
        self.account = account
        self._within = within
        self._limits = [(self.spent, dict(daily)), (Counter[str](), dict(per_cycle))]

    def take(self, method: str) -> None:
        """Count one request of `method`; BudgetSpent when a cap is reached."""
        for counted, caps in self._limits:
            for name in (method, EVERY_METHOD):
                if name in caps and counted[name] >= caps[name]:
                    raise BudgetSpent(self.account, name, caps[name])
        if self._within is not None:
            self._within.take(method)
        self.taken += method != CONNECT
        for counted, _ in self._limits:
            counted.update((method, EVERY_METHOD))


def spent_today(
    store: BudgetStore, account: str, caps: Mapping[str, int], now: datetime
) -> dict[str, int]:
    """Return what was spent since midnight UTC of the methods that have a daily cap."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {method: store.spent(account, method, midnight) for method in caps}
