"""Describe faults: which calls they hit, when, and what goes wrong."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.scenario.base import Spec
from simulator.scenario.moments import Duration, When
from simulator.scenario.posts import ChannelRef, Positive

Effect = Literal[
    "flood_wait", "rpc_error", "migrate", "frozen", "duplicated", "refuse_difference",
    "disconnect", "disconnect_after", "delay", "drop", "garbage", "bad_salt",
    "transport_error", "forget_key",
    "freeze_pts", "omit_count", "too_long", "short_page", "shuffle", "omit_messages",
]  # fmt: skip


class FaultSpec(Spec):
    """A rule. Every condition must hold; a rule without conditions hits every call."""

    do: Effect
    method: str = "*"  # messages.getHistory, or a pattern such as channels.*
    channel: ChannelRef | None = None
    account: str | None = None
    after: When | None = None  # virtual time, inclusive
    before: When | None = None  # virtual time, exclusive
    skip: Annotated[int, Field(ge=0)] = 0  # let this many matching calls pass first
    count: Positive | None = None  # hit at most so many times
    every: Positive = 1  # hit only every so many matching calls
    probability: Annotated[float, Field(gt=0, le=1)] = 1.0
    seed: int = 0
    seconds: Duration = 0.0  # flood_wait, delay
    error: str | None = None  # rpc_error, refuse_difference
    code: int | None = None  # rpc_error, transport_error
    to: Literal["phone", "user", "network", "file"] = "user"  # migrate
    dc: Annotated[int, Field(ge=1, le=5)] = 4  # migrate
    messages: Positive = 1  # short_page, omit_messages: how many are left out

    @model_validator(mode="after")
    def _complete(self) -> "FaultSpec":
        if self.do == "rpc_error" and not self.error:
            raise ValueError("rpc_error needs `error`, such as CHANNEL_PRIVATE")
        if self.do in ("flood_wait", "delay") and self.seconds <= 0:
            msg = f"{self.do} needs `seconds`"
            raise ValueError(msg)
        return self
