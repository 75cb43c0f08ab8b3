"""Say who may connect, and open an account for whoever holds its lease: every door is here."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from channelwatch.domain.failover import USABLE
from channelwatch.orchestration import wiring
from channelwatch.orchestration.hook import TelegramHook
from channelwatch.orchestration.wiring import Parts
from channelwatch.pipeline.errors import AccountPaused, ChannelwatchError
from channelwatch.pipeline.follow_comments import FollowComments
from channelwatch.pipeline.poll import PollSummary, poll_account
from channelwatch.store.discussions import PostgresDiscussions
from channelwatch.store.leases import holder
from channelwatch.store.retention import purge_expired
from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials

log = logging.getLogger(__name__)


class PollingOff(ChannelwatchError):
    """Somebody threw the kill switch: no account may connect."""

    def __init__(self) -> None:
        super().__init__("polling is switched off: the setting is_polling_enabled is false")


class AccountBroken(ChannelwatchError):
    """The account's breaker is open: only a person closes it."""

    def __init__(self, account: str, state: str) -> None:
        super().__init__(
            f"account {account} is {state}: log in again if its session was revoked, then close "
            f"the breaker with `channelwatch accounts resume {account}`"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyAccount:
    """An account that nothing speaks against, and what connects it."""

    account: str
    added_at: datetime
    connector: TelethonConnector


def ready_account(parts: Parts, account: str) -> ReadyAccount:
    """Return an account to connect with, once its lease is held.

    PollingOff, UnknownAccount, AccountPaused, AccountBroken, ConnectionMissing and
    AccountMisconfigured say why it cannot be used.
    """
    if not parts.settings.is_polling_enabled:
        raise PollingOff
    row = parts.registry.account(account)
    if not row["is_enabled"]:
        raise AccountPaused(account)
    if row["state"] not in USABLE:
        raise AccountBroken(account, row["state"])
    credentials = TelegramHook(row["connection_id"]).get_credentials()
    connector = TelethonConnector(lambda _: credentials, parts.clock)
    return ReadyAccount(account=account, added_at=row["added_at"], connector=connector)


def connector_of_any(parts: Parts) -> TelethonConnector:
    """Return what connects any account, its lease held, for a step that may change hands."""

    def credentials(account: str) -> AccountCredentials:
        row = parts.registry.account(account)
        return TelegramHook(row["connection_id"]).get_credentials()

    return TelethonConnector(credentials, parts.clock)


def enabled_accounts(parts: Parts) -> list[str]:
    """Return the accounts that may connect; broken ones too, so that their tasks stay red.

    Watches that have no account yet are given to one first. PollingOff when nobody may.
    """
    if not parts.settings.is_polling_enabled:
        raise PollingOff
    parts.registry.assign_watches()
    return [row["account"] for row in parts.registry.accounts() if row["is_enabled"]]


async def poll(parts: Parts, account: str, *, on_behalf_of: str) -> PollSummary:
    """Give every due channel of an account its turn; errors of `ready_account` and the step.

    What Telegram's own timers made disappear is purged at once.
    """
    ready = ready_account(parts, account)
    now = parts.clock.now()
    await _follow_comments(parts, ready, on_behalf_of)
    summary = await poll_account(
        account,
        connector=ready.connector,
        store=parts.store.collector,
        budget=parts.store.budget,
        leases=parts.store.leases,
        clock=parts.clock,
        settings=wiring.poll_settings(parts.settings, ready.added_at, now),
        holder=holder(on_behalf_of),
    )
    await asyncio.to_thread(purge_expired, parts.store.engine, parts.clock.now())
    return summary


async def _follow_comments(parts: Parts, ready: ReadyAccount, on_behalf_of: str) -> None:
    """Put the groups whose comments are wanted newly among what is polled."""
    following = FollowComments(
        connector=ready.connector,
        store=parts.store.collector,
        discussions=PostgresDiscussions(parts.store.engine),
        budget=parts.store.budget,
        leases=parts.store.leases,
        clock=parts.clock,
        holder=holder(on_behalf_of),
        lease_wait=timedelta(seconds=parts.settings.lease_wait_seconds),
        daily_caps=wiring.daily_caps(parts.settings, ready.added_at, parts.clock.now()),
        period=parts.settings.poll_interval,
    )
    done = await following.run(ready.account)
    for problem in (*done.failed, *filter(None, [done.ended_by])):
        log.warning("a discussion group is not followed yet: %s", problem)
