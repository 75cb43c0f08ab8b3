"""Describe a channel: what it is, how its audience grows, what happens to it."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from simulator.scenario.base import Spec
from simulator.scenario.events import Access, EventSpec, HistorySpec, RecurringSpec
from simulator.scenario.moments import Duration, When, parse_moment
from simulator.scenario.posts import ChannelRef, Positive, RestrictionSpec

Username = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{3,31}$")]


class PointSpec(Spec):
    """How many subscribers there are at a moment."""

    at: When
    count: Annotated[int, Field(ge=0)]


def _point(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 2:
        return {"at": parse_moment(value[0]), "count": value[1]}
    return value


class AudienceSpec(Spec):
    """Subscribers over time: [moment, count] points, joined by lines or held as steps."""

    points: Annotated[list[Annotated[PointSpec, BeforeValidator(_point)]], Field(min_length=1)]
    shape: Literal["line", "step"] = "line"
    rhythm: Annotated[float, Field(ge=0, le=1)] = 0.0  # how much faster it grows by day
    noise: Annotated[int, Field(ge=0)] = 0  # people who come and go within an hour
    seed: int = 0


def _audience(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return {"points": [{"at": parse_moment("+0s"), "count": value}]}
    return {"points": value} if isinstance(value, list) else value


class DifferenceSpec(Spec):
    """How updates.getChannelDifference behaves for a channel."""

    window: Positive = 100_000  # further behind than this: tooLong
    slice: Positive | None = None  # at most so many updates an answer
    timeout: Annotated[int, Field(ge=0)] | None = 30
    refused: str | None = None  # an error that every call gets


class ChannelSpec(Spec):
    """A broadcast channel or a supergroup."""

    id: Positive  # the bare id
    username: Username | None = None
    usernames: list[Username] = Field(default=[])
    title: Annotated[str, Field(min_length=1)]
    about: str = ""
    kind: Literal["broadcast", "supergroup"] = "broadcast"
    created: When
    subscribers: Annotated[AudienceSpec, BeforeValidator(_audience)]
    count_hidden: bool = False  # channelFull comes without participants_count
    access: Access = "open"
    photo: str | None = None
    verified: bool = False
    scam: bool = False
    fake: bool = False
    signatures: bool = False
    restriction: list[RestrictionSpec] = Field(default=[])
    linked_chat: ChannelRef | None = None
    reach: Annotated[float, Field(ge=0)] = 0.4  # final views as a share of subscribers
    half_life: Duration = 6 * 3600.0
    difference: DifferenceSpec = DifferenceSpec()
    history: HistorySpec | None = None
    recurring: list[RecurringSpec] = Field(default=[])
    timeline: list[EventSpec] = Field(default=[])

    @model_validator(mode="after")
    def _reachable(self) -> "ChannelSpec":
        if self.usernames and self.username is None:
            raise ValueError("`usernames` are further ones: set `username` too")
        return self
