"""Hold what a post says: immutable, so that every version can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from telethon.extensions import html
from telethon.tl import types as t

from simulator.scenario.posts import (
    ContentSpec,
    EditSpec,
    EntitySpec,
    FactCheckSpec,
    MediaSpec,
    PollSpec,
    RestrictionSpec,
    WebPageSpec,
)

_ENTITY_TYPES = {
    "bold": t.MessageEntityBold, "italic": t.MessageEntityItalic,
    "underline": t.MessageEntityUnderline, "strike": t.MessageEntityStrike,
    "spoiler": t.MessageEntitySpoiler, "code": t.MessageEntityCode,
    "blockquote": t.MessageEntityBlockquote, "url": t.MessageEntityUrl,
    "mention": t.MessageEntityMention, "hashtag": t.MessageEntityHashtag,
    "email": t.MessageEntityEmail, "phone": t.MessageEntityPhone,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One version of a post."""

    text: str = ""
    entities: tuple[Any, ...] = ()  # Telethon's MessageEntity objects
    media: MediaSpec | None = None
    web_page: WebPageSpec | None = None
    poll: PollSpec | None = None
    restriction: tuple[RestrictionSpec, ...] = ()
    factcheck: FactCheckSpec | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a forwarded post comes from."""

    channel_id: int | None
    post_id: int | None
    name: str | None
    date: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of a post no edit can change."""

    grouped_id: int | None = None
    origin: Origin | None = None
    reply_to: int | None = None
    author: str | None = None
    from_user: int | None = None
    via_bot: int | None = None
    ttl: int | None = None
    comments: int | None = None
    reach: int | None = None
    forwards: int | None = None
    half_life: float | None = None
    service: str | None = None  # "create" for the channel's first message


PLAIN = Facts()


def new_content(spec: ContentSpec, *, before: Content | None = None) -> Content:
    """Build a version from a spec; what the spec does not name is taken from `before`."""
    content = before or Content()
    if spec.html is not None:
        text, entities = html.parse(spec.html)
        content = replace(content, text=text, entities=tuple(entities))
    elif spec.text is not None:
        content = replace(content, text=spec.text, entities=())
    if spec.entities is not None:
        content = replace(content, entities=tuple(map(_entity, spec.entities)))
    return replace(content, **_parts(spec))


def edited(content: Content, spec: EditSpec) -> Content:
    """Return the version after an edit."""
    gone: dict[str, Any] = dict.fromkeys(spec.remove)
    gone |= {part: () for part in spec.remove if part in ("entities", "restriction")}
    return replace(new_content(spec, before=content), **gone)


def _parts(spec: ContentSpec) -> Mapping[str, Any]:
    parts: dict[str, Any] = {
        name: value
        for name in ("media", "web_page", "poll", "factcheck")
        if (value := getattr(spec, name)) is not None
    }
    if spec.restriction is not None:
        parts["restriction"] = tuple(spec.restriction)
    return parts


def _entity(spec: EntitySpec) -> Any:
    if spec.type == "text_url":
        return t.MessageEntityTextUrl(spec.offset, spec.length, spec.url or "")
    if spec.type == "pre":
        return t.MessageEntityPre(spec.offset, spec.length, "")
    return _ENTITY_TYPES[spec.type](spec.offset, spec.length)


def described(content: Content) -> dict[str, Any]:
    """Describe a version as JSON values, for `/truth`."""
    rest = {
        name: value.model_dump(exclude_defaults=True)
        for name in ("media", "web_page", "poll", "factcheck")
        if (value := getattr(content, name)) is not None
    }
    if content.entities:
        rest["entities"] = [_described_entity(each) for each in content.entities]
    if content.restriction:
        rest["restriction"] = [each.model_dump() for each in content.restriction]
    return {"text": content.text, **rest}


def _described_entity(entity: Any) -> dict[str, Any]:
    values = entity.to_dict()
    kind = str(values.pop("_")).removeprefix("MessageEntity")
    return {"type": kind, **values}
