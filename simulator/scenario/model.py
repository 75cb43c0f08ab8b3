"""Put a scenario together: the clock, who may log in, channels, faults."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.scenario.base import Spec
from simulator.scenario.channels import ChannelSpec, Username
from simulator.scenario.faults import FaultSpec
from simulator.scenario.moments import When
from simulator.scenario.posts import Positive

AccountState = Literal["active", "frozen", "revoked", "banned"]
Digits = Annotated[str, Field(pattern=r"^\d{5,15}$")]


class ClockSpec(Spec):
    """When the scenario starts and how fast its clock runs by itself (0: only when advanced)."""

    start: When
    speed: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _absolute(self) -> "ClockSpec":
        if self.start.relative:
            raise ValueError("`start` must be a date, not an offset")
        return self


class AccountSpec(Spec):
    """An account that can log in; a provisioned one comes with a ready session."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
    phone: Digits
    code: Digits = "12345"
    password: str | None = None
    user_id: Positive | None = None
    first_name: str = "Demo"
    username: Username | None = None
    provisioned: bool = True
    state: AccountState = "active"
    exclusive: bool = False  # a second connection at once kills the session, as on Telegram


class UserSpec(Spec):
    """A person or bot that posts can mention and usernames can resolve to."""

    id: Positive
    first_name: str
    username: Username | None = None
    bot: bool = False


class Scenario(Spec):
    """A whole scenario."""

    description: str = ""
    seed: int = 0
    clock: ClockSpec
    accounts: Annotated[list[AccountSpec], Field(min_length=1)]
    users: list[UserSpec] = Field(default=[])
    channels: list[ChannelSpec] = Field(default=[])
    faults: list[FaultSpec] = Field(default=[])

    @property
    def start(self) -> float:
        """Return the clock's start, in seconds since the epoch."""
        return self.clock.start.seconds

    @model_validator(mode="after")
    def _no_doubles(self) -> "Scenario":
        _distinct("account name", (account.name for account in self.accounts))
        _distinct("phone", (account.phone for account in self.accounts))
        _distinct("channel id", (channel.id for channel in self.channels))
        names = [channel.username for channel in self.channels]
        names += [user.username for user in self.users]
        names += [account.username for account in self.accounts]
        names += [name for channel in self.channels for name in channel.usernames]
        _distinct("username", (name.lower() for name in names if name))
        return self


def _distinct(what: str, values: Iterable[object]) -> None:
    doubles = [str(value) for value, times in Counter(values).items() if times > 1]
    if doubles:
        msg = f"{what} used twice: {', '.join(doubles)}"
        raise ValueError(msg)
