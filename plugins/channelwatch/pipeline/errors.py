"""Errors by name: edges translate into these, steps store them, nobody swallows them."""

from datetime import datetime

from channelwatch.domain.kinds import ChannelState


class ChannelwatchError(Exception):
    """Base of every error that an operator reads without a traceback."""


class UsernameUnknown(ChannelwatchError):
    """Nobody holds this username."""

    def __init__(self, username: str) -> None:
        super().__init__(f"no channel has the username @{username}")
        self.username = username


class NotAChannel(ChannelwatchError):
    """The username belongs to a person or a bot."""

    def __init__(self, username: str, kind: str) -> None:
        super().__init__(f"@{username} is a {kind}, not a public channel or supergroup")


class UsernameReused(ChannelwatchError):
    """A username now belongs to another channel than the one watched."""

    def __init__(self, username: str, watched_id: int, present_id: int) -> None:
        super().__init__(
            f"@{username} belonged to channel {watched_id} and now belongs to {present_id}; "
            "not followed: decide with `channelwatch channels show`"
        )
        self.username, self.watched_id, self.present_id = username, watched_id, present_id


class ChannelAlreadyWatched(ChannelwatchError):
    """Two usernames of the watch list lead to one channel."""

    def __init__(self, username: str, telegram_channel_id: int, other: str) -> None:
        super().__init__(
            f"@{username} is channel {telegram_channel_id}, already watched as @{other}"
        )
        self.username, self.other = username, other


class NotWatched(ChannelwatchError):
    """A step needs a watch that is resolved and has an account; this one does not."""

    def __init__(self, username: str, reason: str) -> None:
        super().__init__(f"@{username} {reason}")
        self.username = username


class ChannelUnavailable(ChannelwatchError):
    """Telegram does not show this channel to this account; `state` is what that makes of it."""

    def __init__(self, reason: str, state: ChannelState = ChannelState.ACCESS_LOST) -> None:
        super().__init__(f"channel unavailable: {reason}")
        self.reason, self.state = reason, state


class GroupNotLinked(ChannelwatchError):
    """The channel of a discussion group does not lead an account to it, or not any more."""

    def __init__(self, username: str) -> None:
        super().__init__(f"{username}: its channel links to no such group that the account may see")


class DifferenceRefused(ChannelwatchError):
    """updates.getChannelDifference cannot tell what happened: too long ago, refused or broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no difference: {reason}")
        self.reason = reason


class AccountPaused(ChannelwatchError):
    """A person threw the account's kill switch: nothing is asked with it."""

    def __init__(self, account: str) -> None:
        super().__init__(
            f"account {account} is paused: `channelwatch accounts resume {account}` releases it"
        )
        self.account = account


class Flooded(ChannelwatchError):
    """Telegram asked this account to wait."""

    def __init__(self, method: str, until: datetime) -> None:
        super().__init__(f"{method}: flood wait until {until:%Y-%m-%d %H:%M:%S} UTC")
        self.method, self.until = method, until


class AccountUnusable(ChannelwatchError):
    """The account itself is the problem: revoked, frozen, duplicated."""

    def __init__(self, account: str, state: str, reason: str) -> None:
        super().__init__(f"account {account} is {state}: {reason}")
        self.account, self.state, self.reason = account, state, reason


class AccountMisconfigured(ChannelwatchError):
    """The account's connection is filled in wrongly: nothing was asked of Telegram."""

    def __init__(self, account: str, reason: str) -> None:
        super().__init__(f"account {account}: {reason}")


class SourceFailed(ChannelwatchError):
    """A request failed for a reason that may pass: time-out, broken answer, server error."""

    def __init__(self, method: str, reason: str) -> None:
        super().__init__(f"{method}: {reason}")
        self.method, self.reason = method, reason


class ConnectionLost(SourceFailed):
    """The connection is gone and stays gone: this account's cycle is over."""


class BudgetSpent(ChannelwatchError):
    """Our own cap on a method is reached; Telegram did not refuse anything."""

    def __init__(self, account: str, method: str, cap: int) -> None:
        super().__init__(f"account {account}: the budget of {cap} {method} is spent")
        self.account, self.method, self.cap = account, method, cap


class SpareSpent(ChannelwatchError):
    """An account has done for another what it could spare for now."""

    def __init__(self, account: str, stands_in_for: str, share: int) -> None:
        super().__init__(
            f"account {account} stands in for {stands_in_for}: its {share} requests to spare in "
            "this run are spent"
        )


class LeaseLost(ChannelwatchError):
    """The lease on the account is gone, so it must not speak any more."""

    def __init__(self, account: str) -> None:
        super().__init__(f"the lease on account {account} was lost")
        self.account = account


class LeaseHeld(ChannelwatchError):
    """Somebody else uses the account."""

    def __init__(self, account: str, holder: str, since: datetime) -> None:
        super().__init__(
            f"account {account} is in use by {holder} since {since:%Y-%m-%d %H:%M:%S} UTC"
        )
        self.account, self.holder, self.since = account, holder, since


class StoreUnavailable(ChannelwatchError):
    """The database cannot be reached or is not set up."""

    def __init__(self, target: str, reason: str) -> None:
        super().__init__(f"database {target}: {reason}")


class Undeliverable(ChannelwatchError):
    """A target did not answer."""

    def __init__(self, target: str, reason: str) -> None:
        super().__init__(f"{target}: {reason}")


ENDS_RUN = (AccountUnusable, BudgetSpent, ConnectionLost, Flooded, LeaseLost)
"""What ends a run for the whole account."""
