"""Describe posts: text, media, where they come from, how they grow."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from simulator.scenario.base import Spec
from simulator.scenario.moments import Duration

ChannelRef = str | int
PostRef = str | int
Positive = Annotated[int, Field(gt=0)]


class EntitySpec(Spec):
    """A styled span; offset and length count UTF-16 units, as on the wire."""

    type: Literal[
        "bold", "italic", "underline", "strike", "spoiler", "code", "pre", "blockquote",
        "url", "text_url", "mention", "hashtag", "email", "phone",
    ]  # fmt: skip
    offset: Annotated[int, Field(ge=0)]
    length: Positive
    url: str | None = None


class MediaSpec(Spec):
    """A photo, video or document. The same `seed` gives the same bytes, anywhere."""

    kind: Literal["photo", "video", "document"]
    seed: str
    upload: Positive = 1  # another upload of the same bytes has another document id
    quality: Annotated[int, Field(ge=5, le=95)] = 85  # another one gives other bytes
    thumbnail: bool = True  # videos: Telegram made a still of it
    scenes: tuple[str, ...] = ()  # videos: three seconds of each; none: they play not
    size: Annotated[int, Field(gt=0, le=64 * 1024 * 1024)] = 200_000  # photos, scenes: as coded
    width: Positive = 640
    height: Positive = 360
    duration: float = 30.0
    mime: str | None = None
    file_name: str | None = None
    ttl: Positive | None = None
    spoiler: bool = False


class ForwardSpec(Spec):
    """Where a forwarded post comes from: a channel's post, or a name that hides its owner."""

    channel: ChannelRef | None = None
    post: PostRef | None = None
    name: str | None = None

    @model_validator(mode="after")
    def _names_an_origin(self) -> "ForwardSpec":
        if (self.channel is None) == (self.name is None):
            raise ValueError("expected either `channel` (with `post`) or `name`")
        return self


class PollSpec(Spec):
    """A poll; `votes` are the final figures, reached as views grow."""

    question: str
    answers: Annotated[list[str], Field(min_length=2, max_length=10)]
    votes: list[int] | None = None
    quiz: bool = False

    @model_validator(mode="after")
    def _votes_match(self) -> "PollSpec":
        if self.votes is not None and len(self.votes) != len(self.answers):
            raise ValueError("expected as many `votes` as `answers`")
        return self


class WebPageSpec(Spec):
    """The preview of a link."""

    url: str
    site_name: str | None = None
    title: str | None = None
    description: str | None = None


class RestrictionSpec(Spec):
    """Why, and on which platform, Telegram hides something."""

    platform: str = "all"
    reason: str
    text: str


class FactCheckSpec(Spec):
    """A note of Telegram's own fact-checkers."""

    text: str
    country: str = "XX"


class ContentSpec(Spec):
    """What of a post an edit can replace."""

    text: str | None = None
    html: str | None = None  # the text with <b>, <i>, <u>, <s>, <code>, <a href>: gives entities
    entities: list[EntitySpec] | None = None
    media: MediaSpec | None = None
    web_page: WebPageSpec | None = None
    poll: PollSpec | None = None
    restriction: list[RestrictionSpec] | None = None
    factcheck: FactCheckSpec | None = None

    @model_validator(mode="after")
    def _one_text(self) -> "ContentSpec":
        if self.html is not None and (self.text is not None or self.entities is not None):
            raise ValueError("expected either `html` or `text` with `entities`")
        if sum(part is not None for part in (self.media, self.web_page, self.poll)) > 1:
            raise ValueError("a post carries only one of `media`, `web_page` and `poll`")
        return self


class PostSpec(ContentSpec):
    """A new post, or an album of several."""

    name: str | None = None  # to refer to it from later events
    id: Positive | None = None  # else the next free one
    album: Annotated[list[MediaSpec], Field(min_length=2, max_length=10)] | None = None
    forward: ForwardSpec | None = None
    reply_to: PostRef | None = None
    author: str | None = None  # the signature under a channel's post
    from_user: Positive | None = None  # who wrote it, in a supergroup
    via_bot: Positive | None = None
    ttl: Duration | None = None  # Telegram deletes the post after this long
    pinned: bool = False
    comments: Annotated[int, Field(ge=0)] | None = None  # final count; absent: comments are closed
    reactions: dict[str, int] | None = None  # final counts, reached as views grow
    reach: Annotated[int, Field(ge=0)] | None = None  # final views; else a share of subscribers
    forwards: Annotated[int, Field(ge=0)] | None = None  # final forwards; else 1 % of reach
    half_life: Duration | None = None  # when half of the final views are there


class EditSpec(ContentSpec):
    """A change of a post; what is not named stays. `remove` takes parts away."""

    post: PostRef
    hidden: bool = False  # an edit that clients do not show as one (edit_hide)
    remove: list[Literal["media", "web_page", "factcheck", "restriction", "entities"]] = Field(
        default=[]
    )


class ReactionsSpec(Spec):
    """New final reaction counts; on the wire a hidden edit."""

    post: PostRef
    counts: dict[str, int]


def _text_or_mapping(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _one_or_many(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Post = Annotated[PostSpec, BeforeValidator(_text_or_mapping)]
PostRefs = Annotated[list[PostRef], BeforeValidator(_one_or_many), Field(min_length=1)]
