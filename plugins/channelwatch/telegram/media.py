"""Read the facts about a post's attachment, its poll and its link preview.

Only what stays the same between two sights of an unedited post: no access hash, no file
reference, no vote counts.
"""

from typing import Any

from telethon.tl import types

from channelwatch.telegram.plain import clean, plain, type_name

_NOT_MEDIA = (types.MessageMediaEmpty, types.MessageMediaWebPage, types.MessageMediaPoll)


def media_facts(media: Any) -> dict[str, Any] | None:
    """Return kind and facts of an attachment; None for none, a poll or a link preview."""
    if media is None or isinstance(media, _NOT_MEDIA):
        return None
    if isinstance(media, types.MessageMediaPhoto):
        return _timed(_photo(media.photo), media)
    if isinstance(media, types.MessageMediaDocument):
        return _timed(_document(media.document), media)
    return {"kind": type_name(type(media), "MessageMedia")} | plain(media)


def _timed(facts: dict[str, Any], media: Any) -> dict[str, Any]:
    if media.ttl_seconds:
        facts["ttl_seconds"] = media.ttl_seconds
    if media.spoiler:
        facts["is_spoiler"] = True
    return facts


def _photo(photo: Any) -> dict[str, Any]:
    if not isinstance(photo, types.Photo):
        return {"kind": "photo", "is_expired": True}
    facts: dict[str, Any] = {"kind": "photo", "id": photo.id, "mime": "image/jpeg"}
    sizes = [size for size in photo.sizes if hasattr(size, "w")]
    if sizes:
        largest = max(sizes, key=lambda size: size.w * size.h)
        facts |= {"width": largest.w, "height": largest.h, "size": _byte_count(largest)}
    return facts


def _byte_count(size: Any) -> int | None:
    if isinstance(size, types.PhotoSizeProgressive):
        return max(size.sizes, default=None)
    return len(size.bytes) if isinstance(size, types.PhotoCachedSize) else size.size


def _document(document: Any) -> dict[str, Any]:
    if not isinstance(document, types.Document):
        return {"kind": "document", "is_expired": True}
    facts: dict[str, Any] = {
        "kind": "document",
        "id": document.id,
        "mime": clean(document.mime_type),
        "size": document.size,
    }
    for attribute in document.attributes:
        facts |= _attribute(attribute, facts["kind"])
    return facts


def _attribute(attribute: Any, kind: str) -> dict[str, Any]:
    """Return what one attribute tells; a GIF is a video too, and stays an animation."""
    match attribute:
        case types.DocumentAttributeVideo():
            video = "round_video" if attribute.round_message else "video"
            return {
                "kind": kind if kind == "animation" else video,
                "duration": attribute.duration,
                "width": attribute.w,
                "height": attribute.h,
            }
        case types.DocumentAttributeAudio():
            names = {"title": attribute.title, "performer": attribute.performer}
            return {
                "kind": "voice" if attribute.voice else "audio",
                "duration": attribute.duration,
            } | {key: clean(name) for key, name in names.items() if name}
        case types.DocumentAttributeFilename():
            return {"file_name": clean(attribute.file_name)}
        case types.DocumentAttributeAnimated():
            return {"kind": "animation"}
        case types.DocumentAttributeSticker() | types.DocumentAttributeCustomEmoji():
            return {"kind": "sticker", "emoji": clean(attribute.alt)}
        case types.DocumentAttributeImageSize():
            return {"width": attribute.w, "height": attribute.h}
        case _:
            return {}


def preview_facts(media: Any) -> dict[str, Any] | None:
    """Return address, site and title of a link preview; None without one."""
    page = media.webpage if isinstance(media, types.MessageMediaWebPage) else None
    url = clean(getattr(page, "url", None))
    if not url:
        return None
    told = {"site": getattr(page, "site_name", None), "title": getattr(page, "title", None)}
    return {"url": url} | {key: clean(value) for key, value in told.items() if value}


def poll_facts(media: Any) -> dict[str, Any] | None:
    """Return question and options of a poll, without its results; None without one."""
    if not isinstance(media, types.MessageMediaPoll):
        return None
    poll = media.poll
    return {
        "id": poll.id,
        "question": clean(poll.question.text),
        "options": [clean(answer.text.text) for answer in poll.answers],
        "is_quiz": bool(poll.quiz),
        "is_multiple_choice": bool(poll.multiple_choice),
    }


def poll_results(media: Any) -> dict[str, Any] | None:
    """Return the votes of a poll by option, in the poll's order; None where none are shown."""
    if not isinstance(media, types.MessageMediaPoll) or not media.results.results:
        return None
    votes = {each.option: each.voters for each in media.results.results}
    return {
        "votes": [votes.get(getattr(answer, "option", b"")) for answer in media.poll.answers],
        "voters": media.results.total_voters,
        "is_closed": bool(media.poll.closed),
    }
