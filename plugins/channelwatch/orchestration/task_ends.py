"""How a step ends in Airflow: with counts, skipped with a reason, or red with one line.

Errors that a person must act on end a task at once; others are tried again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from channelwatch.domain.kinds import AccountState
from channelwatch.notify.anchors import AnchorsInvalid
from channelwatch.orchestration.accounts import AccountBroken, PollingOff
from channelwatch.orchestration.connections import ConnectionMissing
from channelwatch.orchestration.object_storage import StorageUnavailable
from channelwatch.orchestration.settings import SettingsInvalid
from channelwatch.orchestration.wiring import Parts, open_parts
from channelwatch.pipeline.errors import (
    AccountMisconfigured,
    AccountPaused,
    LeaseHeld,
    NotWatched,
)
from channelwatch.pipeline.media_errors import NotOnTheShelf
from channelwatch.store.registry import UnknownAccount

log = logging.getLogger(__name__)

FOR_A_PERSON = (
    AccountBroken,
    AccountMisconfigured,
    AnchorsInvalid,
    ConnectionMissing,
    NotOnTheShelf,
    NotWatched,
    SettingsInvalid,
    StorageUnavailable,
    UnknownAccount,
)
SWITCHED_OFF = (AccountPaused, PollingOff)


@contextmanager
def opened(what: str) -> Iterator[Parts]:
    """Open the parts for one step; what a person must put right is not tried again.

    A thrown kill switch skips the task: somebody wants it so. An account that somebody else uses
    does, too, unless that has lasted too long.
    """
    try:
        parts = open_parts(f"channelwatch-{what}")
        try:
            yield parts
        except LeaseHeld as held:
            raise in_use(held, parts.settings.lease_patience_minutes) from None
        finally:
            parts.store.close()
    except FOR_A_PERSON as error:
        raise AirflowFailException(str(error)) from None
    except SWITCHED_OFF as error:
        raise skipped(str(error)) from None


def skipped(reason: str) -> AirflowSkipException:
    """Return what skips the task, having said why: Airflow's log would not."""
    log.info("skipped: %s", reason)
    return AirflowSkipException(reason)


def refuse_broken(account: str, state: AccountState | None) -> None:
    """End the task where the account turned out to be one that only a person can repair."""
    if state is not None:
        raise AirflowFailException(str(AccountBroken(account, state)))


def in_use(held: LeaseHeld, patience_minutes: int) -> Exception:
    """Skip while somebody uses the account; fail once that has lasted too long."""
    has_lasted = datetime.now(UTC) - held.since  # leases go by real time
    if has_lasted > timedelta(minutes=patience_minutes):
        return AirflowFailException(f"{held}: longer than {patience_minutes} minutes")
    return skipped(str(held))
