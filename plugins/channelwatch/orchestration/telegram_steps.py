"""The steps that ask Telegram, each under its account's lease: open the parts, run, count."""

import logging

from airflow.sdk.exceptions import AirflowFailException

from channelwatch.domain.rounds import RoundKind
from channelwatch.orchestration import accounts, backfills, rounds
from channelwatch.orchestration.task_ends import opened, refuse_broken
from channelwatch.pipeline.poll import PollSummary

log = logging.getLogger(__name__)


def enabled_accounts() -> list[str]:
    """Return the accounts that may connect; broken ones too, so that their tasks stay red."""
    with opened("enabled_accounts") as parts:
        return accounts.enabled_accounts(parts)


async def poll(account: str) -> dict[str, int]:
    """Give every due channel of an account its turn."""
    with opened("poll") as parts:
        summary = await accounts.poll(parts, account, on_behalf_of="poll_channels")
        return _counts(summary)


async def look_again(account: str, kind: str) -> dict[str, int]:
    """Look at an account's older posts again; `kind` is audit or counters."""
    with opened(kind) as parts:
        done = await rounds.look_again(
            parts, account, RoundKind(kind), on_behalf_of=f"{kind} round"
        )
    refuse_broken(account, done.account_state)
    if done.ended_by:
        log.warning("ended early, the next run goes on from there: %s", done.ended_by)
    return {
        "batches": done.batches,
        "posts": done.posts,
        "stood_in": done.stood_in,
        "missed_edits": done.missed_edits,
        "missed_deletions": done.missed_deletions,
        "left_to_poll": done.left_to_poll,
        "failed": done.failed,
    }


async def backfill(username: str, posts: int) -> dict[str, int]:
    """Read on into a channel's past; red when it was stopped before it was done."""
    with opened("backfill") as parts:
        done = await backfills.backfill(parts, username, posts, on_behalf_of="backfill_channel")
    if done.ended_by:
        msg = f"stopped after {done.read} posts, a next run goes on from there: {done.ended_by}"
        raise AirflowFailException(msg)
    return {"read": done.read, "new_posts": done.new_posts, "slices": done.slices}


async def fetch_media(account: str) -> dict[str, int]:
    """Fetch the bytes of media that somebody wants kept of an account's channels."""
    from channelwatch.orchestration import media

    with opened("fetch_media") as parts:
        done = await media.fetch(parts, account, on_behalf_of="fetch_media")
    refuse_broken(account, done.account_state)
    if done.ended_by:
        log.warning("ended early, the next run goes on from there: %s", done.ended_by)
    return {"queued": done.queued, **done.outcomes}


def _counts(summary: PollSummary) -> dict[str, int]:
    """Return the summary's counts; end the task where the account cannot go on."""
    refuse_broken(summary.account, summary.account_state)
    if summary.ended_by:
        log.warning("ended early, %d channels left: %s", summary.left, summary.ended_by)
    return {
        **summary.outcomes,
        "requests": summary.requests,
        "new_posts": summary.new_posts,
        "edits": summary.edits,
        "deletions": summary.deletions,
        "left": summary.left,
        "stood_in": summary.stood_in,
    }
