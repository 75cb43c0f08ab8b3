"""Put a look at older posts together: the audit sweep, or the counters."""

from channelwatch.domain.rounds import RoundKind
from channelwatch.orchestration import wiring
from channelwatch.orchestration.accounts import ready_account
from channelwatch.orchestration.wiring import Parts
from channelwatch.pipeline.rounds import Rounds, RoundSummary
from channelwatch.store.leases import holder


async def look_again(
    parts: Parts, account: str, kind: RoundKind, *, on_behalf_of: str
) -> RoundSummary:
    """Look at what is due of an account's older posts; errors of `ready_account`, LeaseHeld."""
    ready = ready_account(parts, account)
    now = parts.clock.now()
    rounds = Rounds(
        connector=ready.connector,
        store=parts.store.collector,
        rounds=parts.store.rounds,
        budget=parts.store.budget,
        leases=parts.store.leases,
        clock=parts.clock,
        settings=wiring.round_settings(parts.settings, kind, ready.added_at, now),
        holder=holder(on_behalf_of),
    )
    return await rounds.run(account, kind)
