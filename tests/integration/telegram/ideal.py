"""What an ideal collector would know: the truth, seen only at the moments when it looked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class IdealPost:
    """A post as it showed itself: its texts in order, and when it was found gone."""

    texts: list[str] = field(default_factory=list)
    seen_at: list[datetime] = field(default_factory=list)
    last_seen_at: datetime | None = None
    gone_at: datetime | None = None


def ideal_posts(
    facts: Iterable[dict[str, Any]], looks: Sequence[datetime]
) -> dict[tuple[int, int], IdealPost]:
    """Return by channel and message id what looking at `looks` shows of the `facts`."""
    seen: dict[tuple[int, int], IdealPost] = {}
    standing: dict[tuple[int, int], str] = {}
    pending = sorted(facts, key=lambda f: datetime.fromisoformat(f["at"]))
    for look in looks:
        while pending and datetime.fromisoformat(pending[0]["at"]) <= look:
            _apply(standing, pending.pop(0))
        for key, text in standing.items():
            post = seen.setdefault(key, IdealPost())
            post.last_seen_at = look
            if post.texts[-1:] != [text]:
                post.texts.append(text)
                post.seen_at.append(look)
        for key, post in seen.items():
            if key not in standing and post.gone_at is None:
                post.gone_at = look
    return seen


def _apply(standing: dict[tuple[int, int], str], fact: dict[str, Any]) -> None:
    keys = [(fact["channel_id"], i) for i in fact["message_ids"]]
    if fact["kind"] in ("delete", "expire"):
        for key in keys:
            standing.pop(key, None)
    elif fact["kind"] in ("post", "edit"):
        for key in keys:
            standing[key] = fact["after"]["text"]
