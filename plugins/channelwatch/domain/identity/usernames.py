"""Tell when a username that belonged to one channel turns up at another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UsernameSighting:
    """A channel id that was seen under a username."""

    username: str
    telegram_channel_id: int
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UsernameReuse:
    """A username that passed from one channel id to another between two sightings."""

    username: str
    previous_channel_id: int
    last_seen_at: datetime
    telegram_channel_id: int
    first_seen_at: datetime


def username_reuses(sightings: Iterable[UsernameSighting]) -> tuple[UsernameReuse, ...]:
    """Return every change of owner, in order of time; case does not matter to Telegram."""
    owners: dict[str, UsernameSighting] = {}
    found = []
    for sighting in sorted(sightings, key=lambda s: s.seen_at):
        name = sighting.username.lower().lstrip("@")
        owner = owners.get(name)
        if owner and owner.telegram_channel_id != sighting.telegram_channel_id:
            found.append(
                UsernameReuse(
                    username=name,
                    previous_channel_id=owner.telegram_channel_id,
                    last_seen_at=owner.seen_at,
                    telegram_channel_id=sighting.telegram_channel_id,
                    first_seen_at=sighting.seen_at,
                )
            )
        owners[name] = sighting
    return tuple(found)
