"""List what can happen to a channel, and when."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.scenario.base import Spec
from simulator.scenario.moments import Duration, TimeOfDay, When
from simulator.scenario.posts import (
    ChannelRef,
    EditSpec,
    Post,
    PostRef,
    PostRefs,
    ReactionsSpec,
    RestrictionSpec,
)

Access = Literal["open", "private", "deleted", "banned"]
KINDS = ("post", "edit", "delete", "reactions", "profile", "access")


class ProfileSpec(Spec):
    """New values of a channel's profile; what is not named stays, an empty one is taken away."""

    title: Annotated[str, Field(min_length=1)] | None = None
    about: str | None = None
    username: str | None = None  # "" gives it up; another channel's is taken over
    usernames: list[str] | None = None  # further ones
    photo: str | None = None  # a seed
    verified: bool | None = None
    scam: bool | None = None
    fake: bool | None = None
    linked_chat: ChannelRef | None = None  # "" unlinks
    pinned: PostRef | None = None  # 0 unpins
    restriction: list[RestrictionSpec] | None = None


class EventSpec(Spec):
    """One event of a timeline: a moment and exactly one thing that happens."""

    at: When
    post: Post | None = None
    edit: EditSpec | None = None
    delete: PostRefs | None = None
    reactions: ReactionsSpec | None = None
    profile: ProfileSpec | None = None
    access: Access | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "EventSpec":
        if len(self._named()) != 1:
            msg = f"expected exactly one of {', '.join(KINDS)}, got {self._named() or 'none'}"
            raise ValueError(msg)
        return self

    def _named(self) -> list[str]:
        return [kind for kind in KINDS if getattr(self, kind) is not None]

    @property
    def kind(self) -> str:
        """Return which of the kinds this is."""
        return self._named()[0]


class RecurringSpec(Spec):
    """A bulletin that comes again and again, from a template.

    In the text, {5..14} becomes a number of that range, {calm|breezy} one of the words and
    {date} the day; every draw depends only on `seed` and the day.
    """

    every: Duration = 86400.0
    time: TimeOfDay = 0.0
    since: When
    until: When
    text: str | None = None
    html: str | None = None
    seed: int = 0
    jitter: Duration = 0.0  # up to this much later
    reach: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _sound(self) -> "RecurringSpec":
        if (self.text is None) == (self.html is None):
            raise ValueError("expected either `text` or `html`")
        if self.every < 60:
            raise ValueError("expected `every` of at least 60s")
        return self


class HistorySpec(Spec):
    """A bulk of earlier posts, spread over a period."""

    count: Annotated[int, Field(gt=0, le=2_000_000)]
    since: When
    until: When
    seed: int = 0
    texts: Annotated[list[str], Field(min_length=1)] | None = None  # templates, as in `recurring`
    html: bool = False  # the texts are HTML
    rhythm: Annotated[float, Field(ge=0, le=1)] = 0.0  # how much more is posted by day
    rich: bool = False  # entities and reactions on every post
