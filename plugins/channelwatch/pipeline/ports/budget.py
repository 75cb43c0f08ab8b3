"""What an account has spent of its requests, and how long it must wait."""

from datetime import datetime
from typing import Protocol

from channelwatch.domain.kinds import AccountState
from channelwatch.pipeline.ports.source import Lease


class BudgetStore(Protocol):
    """Requests and floods, shared by all workers."""

    def spend(self, account: str, method: str, at: datetime, lease: Lease | None = None) -> None:
        """Count one request; raise Flooded if the account must still wait for this method.

        AccountPaused when a person threw the account's kill switch meanwhile; LeaseLost, and
        nothing counted, when the lease that is given does not stand any more.
        """
        ...

    def spent(self, account: str, method: str, since: datetime) -> int:
        """Return how many requests of a method were counted since (whole hours) a time."""
        ...

    def record_flood(self, account: str, method: str, until: datetime, at: datetime) -> None:
        """Store a flood wait that everybody honours."""
        ...

    def record_account_state(
        self, account: str, state: AccountState, reason: str, at: datetime
    ) -> None:
        """Store that an account is frozen, revoked … ."""
        ...
