"""Put a backfill together: for the DAG and for the command alike."""

import logging
from collections.abc import Callable
from datetime import timedelta

from channelwatch.orchestration.accounts import connector_of_any, ready_account
from channelwatch.orchestration.wiring import Parts, daily_caps
from channelwatch.pipeline.backfill import Backfill, BackfillProgress, BackfillSettings
from channelwatch.store.leases import holder

log = logging.getLogger(__name__)


def log_progress(progress: BackfillProgress) -> None:
    """Say how far a backfill is."""
    share = f", {progress.share:.0%} of the channel" if progress.share is not None else ""
    log.info("%s: %d posts read%s", progress.username, progress.read, share)


async def backfill(
    parts: Parts,
    username: str,
    posts: int,
    *,
    on_behalf_of: str,
    progress: Callable[[BackfillProgress], None] = log_progress,
) -> BackfillProgress:
    """Read up to `posts` posts further into a channel's past, with the account that watches it.

    A standby reads while that one cannot. Errors of `ready_account`, NotWatched and LeaseHeld; what
    stops it later is in `ended_by`.
    """
    now = parts.clock.now()
    account, watch = parts.store.backfills.watched(username, now)
    ready_account(parts, account)
    settings = BackfillSettings(
        slice=timedelta(seconds=parts.settings.backfill_slice_seconds),
        daily_caps=lambda name: daily_caps(
            parts.settings, parts.registry.account(name)["added_at"], now
        ),
    )
    reader = Backfill(
        connector=connector_of_any(parts),
        store=parts.store.collector,
        backfills=parts.store.backfills,
        budget=parts.store.budget,
        leases=parts.store.leases,
        clock=parts.clock,
        settings=settings,
        holder=holder(on_behalf_of),
    )
    return await reader.run(watch.username, posts, progress)
