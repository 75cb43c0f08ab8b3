"""Take the text versions out of facts about posts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from channelwatch.domain.claim_tellings import TextVersion, VersionKey
from channelwatch.domain.facts import Fact


def version_after(fact: Fact) -> TextVersion:
    """Return the version that a fact of subject post or revision brought.

    A first version was said when it was published, an edited one when it was first seen.
    """
    after = fact.after or {}
    is_first = after["revision"] == 1
    return TextVersion(
        key=_key(fact, after),
        username=fact.username,
        text=after["text"],
        said_at=datetime.fromisoformat(after["published_at"]) if is_first else fact.observed_by,
        observed_after=fact.observed_after,
        observed_by=fact.observed_by,
        is_late=fact.is_late,
    )


def _key(fact: Fact, content: Mapping[str, Any]) -> VersionKey:
    message = fact.telegram_message_id or 0
    return VersionKey(fact.telegram_channel_id, message, content["revision"])
