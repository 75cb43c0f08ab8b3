"""What each task does: open the parts, run one step of the pipeline, return counts.

Errors that a person must act on end a task at once with one line; others are tried again.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from channelwatch.domain.kinds import AccountState
from channelwatch.domain.rounds import RoundKind
from channelwatch.notify.anchors import AnchorsInvalid
from channelwatch.notify.announcement import Announcement
from channelwatch.orchestration import accounts, anchoring, backfills, retention, rounds, wiring
from channelwatch.orchestration.accounts import AccountBroken, PollingOff
from channelwatch.orchestration.connections import (
    ConnectionMissing,
    read_airflow_settings,
    read_webhook,
)
from channelwatch.orchestration.extracting import ask_extractor
from channelwatch.orchestration.settings import SettingsInvalid
from channelwatch.orchestration.wiring import Parts, open_parts
from channelwatch.pipeline import publish as publishing
from channelwatch.pipeline.detect import detect as detect_changes
from channelwatch.pipeline.errors import (
    AccountMisconfigured,
    AccountPaused,
    ChannelwatchError,
    LeaseHeld,
    NotWatched,
)
from channelwatch.pipeline.media_errors import NotOnTheShelf
from channelwatch.pipeline.poll import PollSummary
from channelwatch.pipeline.ports import Notifier
from channelwatch.pipeline.watch_audience import watch_audience
from channelwatch.store.checks import run_checks
from channelwatch.store.discussions import link_comments
from channelwatch.store.registry import UnknownAccount
from channelwatch.store.retention import retain
from channelwatch.store.search_index import index_revisions
from channelwatch.store.sessions import end_long_queries

log = logging.getLogger(__name__)

FOR_A_PERSON = (
    AccountBroken,
    AccountMisconfigured,
    AnchorsInvalid,
    ConnectionMissing,
    NotOnTheShelf,
    NotWatched,
    SettingsInvalid,
    UnknownAccount,
)
SWITCHED_OFF = (AccountPaused, PollingOff)


def enabled_accounts() -> list[str]:
    """Return the accounts that may connect; broken ones too, so that their tasks stay red."""
    with _parts("enabled_accounts") as parts:
        return accounts.enabled_accounts(parts)


async def poll(account: str) -> dict[str, int]:
    """Give every due channel of an account its turn."""
    with _parts("poll") as parts:
        try:
            summary = await accounts.poll(parts, account, on_behalf_of="poll_channels")
        except LeaseHeld as held:
            raise _in_use(held, parts.settings.lease_patience_minutes) from None
        return _counts(summary)


async def look_again(account: str, kind: str) -> dict[str, int]:
    """Look at an account's older posts again; `kind` is audit or counters."""
    with _parts(kind) as parts:
        try:
            done = await rounds.look_again(
                parts, account, RoundKind(kind), on_behalf_of=f"{kind} round"
            )
        except LeaseHeld as held:
            raise _in_use(held, parts.settings.lease_patience_minutes) from None
    _refuse_broken(account, done.account_state)
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
    with _parts("backfill") as parts:
        try:
            done = await backfills.backfill(parts, username, posts, on_behalf_of="backfill_channel")
        except LeaseHeld as held:
            raise _in_use(held, parts.settings.lease_patience_minutes) from None
    if done.ended_by:
        msg = f"stopped after {done.read} posts, a next run goes on from there: {done.ended_by}"
        raise AirflowFailException(msg)
    return {"read": done.read, "new_posts": done.new_posts, "slices": done.slices}


async def fetch_media(account: str) -> dict[str, int]:
    """Fetch the bytes of media that somebody wants kept of an account's channels."""
    from channelwatch.orchestration import media

    with _parts("fetch_media") as parts:
        try:
            done = await media.fetch(parts, account, on_behalf_of="fetch_media")
        except LeaseHeld as held:
            raise _in_use(held, parts.settings.lease_patience_minutes) from None
    _refuse_broken(account, done.account_state)
    if done.ended_by:
        log.warning("ended early, the next run goes on from there: %s", done.ended_by)
    return {"queued": done.queued, **done.outcomes}


def look_at_clips() -> dict[str, int]:
    """Keep what the key frames of fetched clips look like."""
    from channelwatch.orchestration import media

    with _parts("look_at_clips") as parts:
        done = media.look_at_clips(parts)
    if done.get("missing"):
        log.warning("%d clips are not on the shelf, though stored once", done["missing"])
    return done


def sweep_media() -> dict[str, int]:
    """Remove the bytes of media that no post shows any more."""
    from channelwatch.orchestration import media

    with _parts("sweep_media") as parts:
        return {"removed": media.sweep(parts.store.engine, parts.settings, parts.clock)}


def detect() -> dict[str, int]:
    """Examine what is queued; red when something could not be, after everything else was."""
    with _parts("detect") as parts:
        end_long_queries(parts.store.engine)
        link_comments(parts.store.engine)
        index_revisions(parts.store.engine)
        asked = ask_extractor(parts)
        done = detect_changes(asked.detection, wiring.open_detectors(), parts.clock)
        heard = watch_audience(parts.store.audience, parts.clock)
    if heard.failed:
        log.error("counts that could not be examined: %s", "; ".join(heard.failed))
    if done.failed or heard.failed:
        msg = (
            f"{done.failed} of {done.facts} facts could not be examined: see ops.unexamined; "
            f"nor could the counts of {len(heard.failed)} channels"
        )
        raise AirflowFailException(msg)
    if asked.problem:
        msg = f"everything was examined, by the rules alone: {asked.problem}"
        raise AirflowFailException(msg)
    flag_events = done.flag_events + heard.flag_events
    return {"facts": done.facts, "flag_events": flag_events, **asked.counts}


def announce() -> dict[str, Mapping[str, int]]:
    """Count the flag events since the last announcement; skipped when there are none."""
    announcement = Announcement()
    with _parts("announce") as parts:
        _publish(parts, announcement)
    counts = announcement.counts()
    if not counts["by_kind"]:
        raise _skipped("no new flag event")
    return counts


def webhooks() -> list[str]:
    """Return the connections that flags are posted to."""
    with _parts("webhooks") as parts:
        return list(parts.settings.webhooks)


def publish(target: str) -> dict[str, int]:
    """Deliver what one target has not had; red when it refused or did not answer."""
    with _parts("publish") as parts:
        done = _publish(parts, read_webhook(target, parts.settings))
    if done.problem:
        raise ChannelwatchError(done.problem)
    return {"delivered": done.delivered}


def write_anchors() -> str:
    """Sign the heads of all chains into today's file; return its name."""
    with _parts("anchors") as parts:
        return anchoring.write(parts)


def post_anchors(target: str, file: str) -> dict[str, int]:
    """Post a file of anchors to one target; red when it refused or did not answer."""
    with _parts("anchors") as parts:
        return {"heads": anchoring.post(parts, target, file)}


def check_data() -> dict[str, int]:
    """Run every check; red with a table of those that found rows."""
    with _parts("check_data") as parts:
        counts = run_checks(parts.store.engine)
    broken = {name: count for name, count in counts.items() if count}
    for name, count in broken.items():
        log.error("%-50s %8d rows", name, count)
    if broken:
        names = ", ".join(f"{name} ({count})" for name, count in broken.items())
        msg = f"{len(broken)} of {len(counts)} checks found rows: {names}"
        raise AirflowFailException(msg)
    return {"checks": len(counts)}


def retain_data() -> dict[str, int]:
    """Remove what the desk's rules no longer keep; return how much of what."""
    with _parts("retain_data") as parts:
        return dict(retain(parts.store.engine, parts.clock.now()))


def retain_metadata() -> dict[str, int]:
    """Remove Airflow's own old records and logs; red with what `airflow db clean` said."""
    folder = Path(conf.get("logging", "base_log_folder"))
    try:
        return retention.retain_metadata(read_airflow_settings(), folder)
    except (*FOR_A_PERSON, retention.CleaningFailed) as error:
        raise AirflowFailException(str(error)) from None


@contextmanager
def _parts(what: str) -> Iterator[Parts]:
    """Open the parts for one step; what a person must put right is not tried again.

    A thrown kill switch skips the task: somebody wants it so.
    """
    try:
        parts = open_parts(f"channelwatch-{what}")
        try:
            yield parts
        finally:
            parts.store.close()
    except FOR_A_PERSON as error:
        raise AirflowFailException(str(error)) from None
    except SWITCHED_OFF as error:
        raise _skipped(str(error)) from None


def _skipped(reason: str) -> AirflowSkipException:
    """Return what skips the task, having said why: Airflow's log would not."""
    log.info("skipped: %s", reason)
    return AirflowSkipException(reason)


def _counts(summary: PollSummary) -> dict[str, int]:
    """Return the summary's counts; end the task where the account cannot go on."""
    _refuse_broken(summary.account, summary.account_state)
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


def _refuse_broken(account: str, state: AccountState | None) -> None:
    """End the task where the account turned out to be one that only a person can repair."""
    if state is not None:
        raise AirflowFailException(str(AccountBroken(account, state)))


def _in_use(held: LeaseHeld, patience_minutes: int) -> Exception:
    """Skip while somebody uses the account; fail once that has lasted too long."""
    has_lasted = datetime.now(UTC) - held.since  # leases go by real time
    if has_lasted > timedelta(minutes=patience_minutes):
        return AirflowFailException(f"{held}: longer than {patience_minutes} minutes")
    return _skipped(str(held))


def _publish(parts: Parts, notifier: Notifier) -> publishing.Publication:
    return publishing.publish(
        notifier,
        feed=parts.store.feed,
        clock=parts.clock,
        batch_size=parts.settings.webhook_batch_size,
        max_batches=parts.settings.webhook_max_batches,
    )
