"""What each task does: open the parts, run one step of the pipeline, return counts.

Errors that a person must act on end a task at once with one line; others are tried again.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from channelwatch.domain.kinds import AccountState
from channelwatch.notify.announcement import Announcement
from channelwatch.orchestration import wiring
from channelwatch.orchestration.connections import ConnectionMissing, read_webhook
from channelwatch.orchestration.greeting import PollingOff
from channelwatch.orchestration.hook import TelegramHook
from channelwatch.orchestration.settings import SettingsInvalid
from channelwatch.orchestration.wiring import Parts, holder, open_parts
from channelwatch.pipeline import publish as publishing
from channelwatch.pipeline.detect import detect as detect_changes
from channelwatch.pipeline.errors import AccountMisconfigured, LeaseHeld, Undeliverable
from channelwatch.pipeline.poll import PollSummary, poll_account
from channelwatch.pipeline.ports import Notifier
from channelwatch.store.checks import run_checks
from channelwatch.store.registry import UnknownAccount
from channelwatch.telegram.connector import TelethonConnector

log = logging.getLogger(__name__)

USABLE = {AccountState.HEALTHY, AccountState.FLOODED}
FOR_A_PERSON = (AccountMisconfigured, ConnectionMissing, SettingsInvalid, UnknownAccount)


def enabled_accounts() -> list[str]:
    """Return the accounts that may connect; broken ones too, so that their tasks stay red."""
    with _parts("enabled_accounts") as parts:
        if not parts.settings.is_polling_enabled:
            raise AirflowSkipException(str(PollingOff()))
        return [row["account"] for row in parts.registry.accounts() if row["is_enabled"]]


async def poll(account: str) -> dict[str, int]:
    """Give every due channel of an account its turn."""
    with _parts("poll") as parts:
        credentials = TelegramHook(_connection_of(parts, account)).get_credentials()
        try:
            summary = await poll_account(
                account,
                connector=TelethonConnector(lambda _: credentials, parts.clock),
                store=parts.store.collector,
                budget=parts.store.budget,
                leases=parts.store.leases,
                clock=parts.clock,
                settings=wiring.poll_settings(parts.settings),
                holder=holder("poll_channels"),
            )
        except LeaseHeld as held:
            raise _in_use(held, parts.settings.lease_patience_minutes) from None
        return _counts(summary)


def detect() -> dict[str, int]:
    """Examine what is queued; red when something could not be, after everything else was."""
    with _parts("detect") as parts:
        done = detect_changes(parts.store.detection, wiring.open_detectors(), parts.clock)
    if done.failed:
        msg = f"{done.failed} of {done.facts} facts could not be examined: see ops.unexamined"
        raise AirflowFailException(msg)
    return {"facts": done.facts, "flag_events": done.flag_events}


def announce() -> dict[str, Mapping[str, int]]:
    """Count the flag events since the last announcement, by kind and by severity."""
    with _parts("announce") as parts:
        announcement = Announcement()
        _publish(parts, announcement)
        return announcement.counts()


def webhooks() -> list[str]:
    """Return the connections that flags are posted to."""
    with _parts("webhooks") as parts:
        return list(parts.settings.webhooks)


def publish(target: str) -> dict[str, int]:
    """Deliver what one target has not had; red when it refused or did not answer."""
    with _parts("publish") as parts:
        done = _publish(parts, read_webhook(target, parts.settings))
    if done.problem:
        raise Undeliverable(target, done.problem)
    return {"delivered": done.delivered}


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


@contextmanager
def _parts(what: str) -> Iterator[Parts]:
    """Open the parts for one step; what a person must put right is not tried again."""
    try:
        parts = open_parts(f"channelwatch-{what}")
        try:
            yield parts
        finally:
            parts.store.close()
    except FOR_A_PERSON as error:
        raise AirflowFailException(str(error)) from None


def _connection_of(parts: Parts, account: str) -> str:
    """Return the connection of an account that can be used."""
    rows = {row["account"]: row for row in parts.registry.accounts()}
    if account not in rows:
        raise UnknownAccount(account)
    if rows[account]["state"] not in USABLE:
        raise AirflowFailException(_must_act(account, rows[account]["state"]))
    return str(rows[account]["connection_id"])


def _counts(summary: PollSummary) -> dict[str, int]:
    """Return the summary's counts; end the task where the account cannot go on."""
    if summary.account_state is not None:
        raise AirflowFailException(_must_act(summary.account, summary.account_state))
    if summary.ended_by:
        log.warning("ended early, %d channels left: %s", summary.left, summary.ended_by)
    return {
        **summary.outcomes,
        "requests": summary.requests,
        "new_posts": summary.new_posts,
        "edits": summary.edits,
        "deletions": summary.deletions,
        "left": summary.left,
    }


def _must_act(account: str, state: str) -> str:
    return (
        f"account {account} is {state}: log in again if its session was revoked, then close the "
        f"breaker with `channelwatch accounts resume {account}`"
    )


def _in_use(held: LeaseHeld, patience_minutes: int) -> Exception:
    """Skip while somebody uses the account; fail once that has lasted too long."""
    has_lasted = datetime.now(UTC) - held.since  # leases go by real time
    if has_lasted > timedelta(minutes=patience_minutes):
        return AirflowFailException(f"{held}: longer than {patience_minutes} minutes")
    return AirflowSkipException(str(held))


def _publish(parts: Parts, notifier: Notifier) -> publishing.Publication:
    return publishing.publish(
        notifier,
        feed=parts.store.feed,
        clock=parts.clock,
        batch_size=parts.settings.webhook_batch_size,
        max_batches=parts.settings.webhook_max_batches,
    )
