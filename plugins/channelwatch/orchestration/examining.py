"""Examine an account's view of Telegram: choose the channel, open the parts, ask."""

from datetime import timedelta

from channelwatch.domain.channels import ChannelRef
from channelwatch.orchestration.accounts import ready_account
from channelwatch.orchestration.wiring import Parts, daily_caps
from channelwatch.pipeline.doctor import Diagnosis, Doctor, Patient
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.store.leases import holder


class NothingToExamine(ChannelwatchError):
    """The account watches no channel, and none was named."""

    def __init__(self, account: str) -> None:
        super().__init__(f"account {account} watches no channel yet: name one with --channel")


async def examine_account(
    parts: Parts, account: str, username: str | None, *, lease_wait: timedelta
) -> Diagnosis:
    """Examine a channel, one of the account's own unless `username` names another.

    The errors of `ready_account`, LeaseHeld, NothingToExamine.
    """
    ready = ready_account(parts, account)
    now = parts.clock.now()
    doctor = Doctor(
        connector=ready.connector,
        budget=parts.store.budget,
        leases=parts.store.leases,
        clock=parts.clock,
        daily_caps=daily_caps(parts.settings, ready.added_at, now),
        holder=holder("doctor"),
        lease_wait=lease_wait,
    )
    return await doctor.examine(account, _patient(parts, account, username))


def _patient(parts: Parts, account: str, username: str | None) -> Patient:
    """Prefer a channel that is resolved and read: that saves a call and shows more."""
    known = parts.registry.access(account, username)
    if known is None and username is None:
        raise NothingToExamine(account)
    if known is None:
        return Patient(username=str(username))
    channel = known["telegram_channel_id"]
    if channel is None or known["access_hash"] is None:
        return Patient(username=known["username"])
    return Patient(
        username=known["username"],
        ref=ChannelRef(telegram_channel_id=channel, access_hash=known["access_hash"]),
        stored_pts=known["pts"],
        stored_at=known["complete_at"],
    )
