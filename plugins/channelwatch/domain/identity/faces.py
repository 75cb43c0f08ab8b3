"""Tell which parts of a channel's face differ between two profiles, and what the texts mean."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from channelwatch.domain.claims.model import ChangeKind, ComparedRevisions, Profile
from channelwatch.domain.identity.takeover import Attribute, ProfileChange
from channelwatch.domain.kinds import FlagKind

CompareProfiles = Callable[[Profile, Profile], ComparedRevisions]
Fields = Mapping[str, Any]

PLAIN = {
    "photo_id": Attribute.PHOTO,
    "is_verified": Attribute.VERIFIED,
    "is_scam": Attribute.SCAM,
    "is_fake": Attribute.FAKE,
    "restriction_reasons": Attribute.RESTRICTED,
    "pinned_message_id": Attribute.PINNED_POST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceChange:
    """Two successive profiles, as the fields of ChannelProfile, and when the later was seen."""

    observed_after: datetime | None
    observed_by: datetime
    before: Fields
    after: Fields


def profile_of(fields: Fields) -> Profile:
    """Return the texts of a profile's fields."""
    usernames = fields.get("usernames") or [""]
    return Profile(
        username=usernames[0], title=fields.get("title") or "", about=fields.get("about") or ""
    )


def profile_changes(change: FaceChange, compare: CompareProfiles) -> Iterator[ProfileChange]:
    """Yield each attribute that differs; a text with what the claims engine says it means."""
    old, new = profile_of(change.before), profile_of(change.after)
    together = compare(old, new).kind
    for name, attribute in (("title", Attribute.TITLE), ("about", Attribute.ABOUT)):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            alone = compare(old, replace(old, **{name: now})).kind
            # That the channel changed hands is told by title and description together.
            is_handover = together is ChangeKind.HANDOVER and attribute is Attribute.ABOUT
            yield _change(change, attribute, was, now, together if is_handover else alone)
    if old.username != new.username:
        yield _change(change, Attribute.USERNAME, old.username, new.username)
    yield from _marks(change)


def _marks(change: FaceChange) -> Iterator[ProfileChange]:
    for name, attribute in PLAIN.items():
        was, now = change.before.get(name), change.after.get(name)
        if (was or None) != (now or None):
            yield _change(change, attribute, was, now)
    was, now = change.before.get("linked_chat_id"), change.after.get("linked_chat_id")
    if was != now:
        is_swapped = bool(was and now)
        yield _change(change, Attribute.LINKED_CHAT if is_swapped else Attribute.COMMENTS, was, now)


def _change(
    change: FaceChange, attribute: Attribute, was: Any, now: Any, kind: ChangeKind | None = None
) -> ProfileChange:
    named = kind not in (None, ChangeKind.NONE)
    return ProfileChange(
        attribute=attribute,
        changed_at=change.observed_by,
        before=None if was is None else str(was),
        after=None if now is None else str(now),
        meaning=FlagKind(kind.value) if named and kind is not None else None,
    )
